//! The words people see, in the window and on the pages and certificates they are handed: Fluent files under
//! `assets/locales`, one folder a language, one file a screen.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use unic_langid::{LanguageIdentifier, langid};

fluent_templates::static_loader! {
    static WORDS = {
        locales: "./assets/locales",
        fallback_language: "en",
        // Isolation marks are for right-to-left text and would show as boxes in labels.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ENGLISH: LanguageIdentifier = langid!("en");
static BOKMAAL: LanguageIdentifier = langid!("nb");

/// What is put into words, by name.
pub type Values<'a> = HashMap<Cow<'static, str>, FluentValue<'a>>;

/// The words for a key in a language, by its tag; English where the language is not known.
#[must_use]
pub fn word(language: &str, key: &str) -> String {
    words(language, key, None)
}

/// The words for a key, with values put in. Where a language lacks them English stands in, and the key itself last.
#[must_use]
pub fn words(language: &str, key: &str, values: Option<&Values<'_>>) -> String {
    let language = if language == "nb" { &BOKMAAL } else { &ENGLISH };
    WORDS
        .lookup_single_language(language, key, values)
        .or_else(|_| WORDS.lookup_single_language(&ENGLISH, key, values))
        .unwrap_or_else(|_| key.to_owned())
}
