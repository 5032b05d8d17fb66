//! The languages of mails and pages, and how a client's `locale` finds one.

use serde::{Deserialize, Serialize};

/// A language that every mail and the approval page exist in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "de")]
    German,
    #[serde(rename = "es")]
    Spanish,
    #[serde(rename = "fr")]
    French,
    #[serde(rename = "it")]
    Italian,
    #[serde(rename = "ja")]
    Japanese,
    #[serde(rename = "ko")]
    Korean,
    #[serde(rename = "pt")]
    Portuguese,
    #[serde(rename = "ru")]
    Russian,
    #[serde(rename = "zh_CN")]
    SimplifiedChinese,
    #[serde(rename = "zh_TW")]
    TraditionalChinese,
}

use Language::{
    English, French, German, Italian, Japanese, Korean, Portuguese, Russian, SimplifiedChinese, Spanish,
    TraditionalChinese,
};

impl Language {
    pub const ALL: [Self; 11] = [
        English,
        German,
        Spanish,
        French,
        Italian,
        Japanese,
        Korean,
        Portuguese,
        Russian,
        SimplifiedChinese,
        TraditionalChinese,
    ];

    /// The code on the wire: `en`, `ko`, `zh_CN`.
    pub const fn code(self) -> &'static str {
        match self {
            English => "en",
            German => "de",
            Spanish => "es",
            French => "fr",
            Italian => "it",
            Japanese => "ja",
            Korean => "ko",
            Portuguese => "pt",
            Russian => "ru",
            SimplifiedChinese => "zh_CN",
            TraditionalChinese => "zh_TW",
        }
    }

    /// The BCP 47 tag for `Content-Language` and HTML's `lang`.
    pub const fn tag(self) -> &'static str {
        match self {
            SimplifiedChinese => "zh-CN",
            TraditionalChinese => "zh-TW",
            other => other.code(),
        }
    }

    /// Finds the language of a locale as clients write it: case and `-`/`_` do
    /// not matter, `xx_YY` falls back to `xx`, and the scripts of Chinese are
    /// known. `None` for a language we do not write; the caller then takes the
    /// account's (R32).
    pub fn find(locale: &str) -> Option<Self> {
        let wanted = locale.trim().to_ascii_lowercase().replace('-', "_");
        match wanted.as_str() {
            "zh" | "zh_hans" | "zh_sg" => return Some(SimplifiedChinese),
            "zh_hant" | "zh_hk" | "zh_mo" => return Some(TraditionalChinese),
            _ => {}
        }
        let exact = Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(&wanted));
        exact.or_else(|| wanted.rsplit_once('_').and_then(|(general, _)| Self::find(general)))
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
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
    fn every_language_is_found_by_its_own_code_and_tag() {
        for language in Language::ALL {
            assert_eq!(Language::find(language.code()), Some(language));
            assert_eq!(Language::find(language.tag()), Some(language));
        }
    }
}
