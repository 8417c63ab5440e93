//! Which plural form a whole number takes: CLDR's categories and the rules of the languages there are.
//!
//! A handful of lines in place of a crate: why, and what each would weigh, is in `docs/adr/0005-text-tables.md`.
//! A test compares every rule with CLDR's own data.

/// CLDR's plural categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Such as Arabic for 0.
    Zero,
    /// English for 1.
    One,
    /// Such as Slovenian for 2.
    Two,
    /// Such as Polish for 2 to 4.
    Few,
    /// French for a million.
    Many,
    /// Everything else; every language has it.
    Other,
}

impl Category {
    /// All of them, in CLDR's order.
    pub const ALL: [Category; 6] = [
        Category::Zero,
        Category::One,
        Category::Two,
        Category::Few,
        Category::Many,
        Category::Other,
    ];

    /// As CLDR and the tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Category::Zero => "zero",
            Category::One => "one",
            Category::Two => "two",
            Category::Few => "few",
            Category::Many => "many",
            Category::Other => "other",
        }
    }
}

/// How a language chooses a plural form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PluralRule {
    /// One thing, or several: English, Dutch, German.
    OneOrOther,
    /// Nothing and one thing are alike; whole millions are followed by a preposition: French.
    ZeroAsOneAndMillions,
    /// One thing, or several; whole millions are followed by a preposition: Spanish.
    OneAndMillions,
}

impl PluralRule {
    /// The rule of a language, by its primary subtag.
    pub fn of(language: &str) -> PluralRule {
        match language {
            "fr" => PluralRule::ZeroAsOneAndMillions,
            "es" => PluralRule::OneAndMillions,
            _ => PluralRule::OneOrOther,
        }
    }

    /// The categories that a language with this rule has, for whole numbers.
    pub fn categories(self) -> &'static [Category] {
        match self {
            PluralRule::OneOrOther => &[Category::One, Category::Other],
            PluralRule::ZeroAsOneAndMillions | PluralRule::OneAndMillions => {
                &[Category::One, Category::Many, Category::Other]
            }
        }
    }

    /// The category of a whole number. The sign plays no part.
    pub fn category(self, number: i64) -> Category {
        let number = number.unsigned_abs();
        let is_one = number == 1 || (number == 0 && self == PluralRule::ZeroAsOneAndMillions);
        let is_million = number != 0 && number.is_multiple_of(1_000_000);
        match self {
            _ if is_one => Category::One,
            PluralRule::ZeroAsOneAndMillions | PluralRule::OneAndMillions if is_million => {
                Category::Many
            }
            _ => Category::Other,
        }
    }
}
