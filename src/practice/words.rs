//! Words for what leaves the library: the pages and certificates that people are handed, in their language. They stand with
//! all others under `assets/locales`.

use fluent_templates::Loader;
use unic_langid::{LanguageIdentifier, langid};

fluent_templates::static_loader! {
    static WORDS = {
        locales: "./assets/locales",
        fallback_language: "en",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ENGLISH: LanguageIdentifier = langid!("en");
static BOKMAAL: LanguageIdentifier = langid!("nb");

/// The words for a key in a language, by its tag; English where the language is not known.
#[must_use]
pub fn word(language: &str, key: &str) -> String {
    let language = if language == "nb" { &BOKMAAL } else { &ENGLISH };
    WORDS.lookup(language, key)
}
