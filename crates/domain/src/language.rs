//! The languages of mails and pages, and how a client's `locale` finds one.

use serde::{Deserialize, Serialize};

/// What the head of a language's file says.
struct Facts {
    code: &'static str,
    tag: &'static str,
    name: &'static str,
    also: &'static [&'static str],
    fonts: &'static str,
    breaks: Breaks,
}

/// Where a line of text may be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// At spaces.
    Words,
    /// At spaces; a browser has to be told so.
    KeepAll,
    /// At spaces and between the characters of the script.
    Anywhere,
}

// Made by `build.rs` from the files of sentences: `Language` and its table.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

impl Language {
    const fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    /// The code on the wire: `en`, `ko`, `zh_CN`.
    pub const fn code(self) -> &'static str {
        self.facts().code
    }

    /// The BCP 47 tag for `Content-Language` and HTML's `lang`.
    pub const fn tag(self) -> &'static str {
        self.facts().tag
    }

    /// In English.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// The fonts of its script, the best first, as CSS lists them.
    pub const fn fonts(self) -> &'static str {
        self.facts().fonts
    }

    pub const fn breaks(self) -> Breaks {
        self.facts().breaks
    }

    /// Finds the language of a locale as clients write it: case and `-`/`_` do
    /// not matter, `xx_YY` falls back to `xx`, and the scripts of Chinese are
    /// known. `None` for a language we do not write; the caller then takes the
    /// account's (R32).
    pub fn find(locale: &str) -> Option<Self> {
        let wanted = locale.trim().to_ascii_lowercase().replace('-', "_");
        let mut ever_more_general =
            std::iter::successors(Some(wanted.as_str()), |locale| Some(locale.rsplit_once('_')?.0));
        ever_more_general.find_map(Self::exact)
    }

    /// Finds the language of a lower-cased code with `_`.
    fn exact(code: &str) -> Option<Self> {
        let is_it =
            |language: &Self| language.code().eq_ignore_ascii_case(code) || language.facts().also.contains(&code);
        Self::ALL.into_iter().find(is_it)
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{English, German, Japanese, Korean, Portuguese, SimplifiedChinese, TraditionalChinese};
    use super::*;

    #[test]
    fn locales_are_found_leniently() {
        for (locale, language) in [
            ("en", English),
            ("EN-us", English),
            ("ko_KR", Korean),
            ("ja-JP", Japanese),
            ("pt_BR", Portuguese),
            ("zh", SimplifiedChinese),
            ("zh-cn", SimplifiedChinese),
            ("zh_Hant_TW", TraditionalChinese),
            ("zh-HK", TraditionalChinese),
            (" de ", German),
        ] {
            assert_eq!(Language::find(locale), Some(language), "{locale}");
        }
        for locale in ["", "xx", "klingon", "_", "eng"] {
            assert_eq!(Language::find(locale), None, "{locale}");
        }
    }

    #[test]
    fn the_longest_locale_that_a_body_can_hold_is_answered_on_a_small_stack() {
        for part in ["_", "-", "xx_", "_xx", "zh_"] {
            assert_eq!(Language::find(&part.repeat(260_000 / part.len())[1..]), None);
        }
        assert_eq!(Language::find(&format!("ko{}", "_x".repeat(130_000))), Some(Korean));
    }

    proptest::proptest! {
        #[test]
        fn any_string_is_answered(locale in ".{0,30}") {
            let _any = Language::find(&locale);
        }

        #[test]
        fn case_separator_and_region_do_not_matter(index in 0..Language::ALL.len(), upper: bool, hyphen: bool, region in "_[A-Za-z]{2}") {
            let language = Language::ALL[index];
            let mut locale = format!("{language}{region}");
            if upper {
                locale = locale.to_uppercase();
            }
            if hyphen {
                locale = locale.replace('_', "-");
            }
            proptest::prop_assert_eq!(Language::find(&locale), Some(language));
        }
    }

    #[test]
    fn every_language_is_found_by_its_own_code_and_tag() {
        for language in Language::ALL {
            assert_eq!(Language::find(language.code()), Some(language));
            assert_eq!(Language::find(language.tag()), Some(language));
        }
    }
}
