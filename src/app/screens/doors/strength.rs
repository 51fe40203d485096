//! How hard a passphrase is to guess, roughly: a hint to the person, not a gate beyond the shortest length.

/// How hard it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Shorter than is accepted.
    Short,
    /// Can be guessed.
    Weak,
    /// Takes long to guess.
    Fair,
    /// Takes longer than anybody has.
    Strong,
}

/// The shortest passphrase accepted, in characters.
pub const SHORTEST: usize = 10;

impl Strength {
    /// An estimate from length and variety: every new character tells something, a repeated one hardly.
    #[must_use]
    pub fn of(passphrase: &str) -> Self {
        let characters: Vec<char> = passphrase.chars().collect();
        if characters.len() < SHORTEST {
            return Self::Short;
        }
        let mut seen = std::collections::BTreeSet::new();
        let mut bits = 0.0;
        for pair in characters.windows(2) {
            // A run such as `aaaa` or `1234` adds almost nothing.
            let step = i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
            bits += match (step.abs() <= 1, seen.insert(pair[1])) {
                (true, _) => 0.3,
                (false, true) => 3.2,
                (false, false) => 1.6,
            };
        }
        match bits {
            bits if bits < 28.0 => Self::Weak,
            bits if bits < 45.0 => Self::Fair,
            _ => Self::Strong,
        }
    }

    /// The key of its words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Short => "strength-short",
            Self::Weak => "strength-weak",
            Self::Fair => "strength-fair",
            Self::Strong => "strength-strong",
        }
    }

    /// How much of the bar is filled.
    #[must_use]
    pub const fn share(self) -> f32 {
        match self {
            Self::Short => 0.1,
            Self::Weak => 0.35,
            Self::Fair => 0.7,
            Self::Strong => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_and_more_varied_is_stronger() {
        for (passphrase, strength) in [
            ("", Strength::Short),
            ("kort", Strength::Short),
            ("aaaaaaaaaaaaaaaa", Strength::Weak),
            ("1234567890", Strength::Weak),
            ("hemmelig2026", Strength::Fair),
            ("kaffe lampe fjord elleve", Strength::Strong),
        ] {
            assert_eq!(Strength::of(passphrase), strength, "{passphrase}");
        }
    }
}
