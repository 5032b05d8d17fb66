//! [`Texts`]: every sentence of one language, and its dates (R32).

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use icu_calendar::Iso;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{YMD, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_locale::Locale;
use sealpost_domain::{Language, Timestamp};
use unic_langid::LanguageIdentifier;

/// What a sentence is filled with: text, or a number that chooses a plural form.
pub use fluent_bundle::FluentValue as Argument;

/// The sentences and dates of one language. Built once, shared by all threads.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    days: DateTimeFormatter<YMD>,
    moments: DateTimeFormatter<YMDT>,
}

/// Why the sentences of a language cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the texts of language `{language}` cannot be used: {problem}")]
pub struct TextsError {
    pub language: Language,
    pub problem: String,
}

impl Texts {
    pub fn new(language: Language) -> Result<Self, TextsError> {
        Self::with(language, None)
    }

    /// `own` are sentences that take the place of ours.
    pub(crate) fn with(language: Language, own: Option<&String>) -> Result<Self, TextsError> {
        let fail = |problem: String| TextsError { language, problem };
        let tag: LanguageIdentifier = language.tag().parse().map_err(|error| fail(format!("{error:?}")))?;
        let locale: Locale = language.tag().parse().map_err(|error| fail(format!("{error}")))?;
        let resource = FluentResource::try_new(source(language).to_owned())
            .map_err(|(_, errors)| fail(format!("syntax: {errors:?}")))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks would stand in subjects and copied names.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| fail(format!("keys: {errors:?}")))?;
        if let Some(own) = own {
            let own =
                FluentResource::try_new(own.clone()).map_err(|(_, errors)| fail(format!("syntax: {errors:?}")))?;
            bundle.add_resource_overriding(own);
        }
        let days = DateTimeFormatter::try_new(locale.clone().into(), YMD::long());
        let moments = DateTimeFormatter::try_new(locale.into(), YMD::long().with_time_hm());
        Ok(Self {
            language,
            bundle,
            days: days.map_err(|error| fail(format!("dates: {error}")))?,
            moments: moments.map_err(|error| fail(format!("times: {error}")))?,
        })
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// One sentence. A key or argument that is missing is a fault in our own
    /// code, found by tests; should one get through, the key is shown.
    pub fn say(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        let arguments = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.try_say(key, &arguments).unwrap_or_else(|problem| {
            tracing::error!(language = %self.language, key, "A text could not be written: {problem}");
            key.to_owned()
        })
    }

    /// One sentence, or what is wrong with it.
    pub(crate) fn try_say(&self, key: &str, arguments: &FluentArgs<'_>) -> Result<String, String> {
        let message = self.bundle.get_message(key).ok_or_else(|| format!("there is no text `{key}`"))?;
        let pattern = message.value().ok_or_else(|| format!("the text `{key}` is empty"))?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(arguments), &mut errors);
        if errors.is_empty() { Ok(text.into_owned()) } else { Err(format!("text `{key}`: {errors:?}")) }
    }

    /// A day in UTC, as this language writes it: `22 December 2026`.
    pub fn date(&self, instant: Timestamp) -> String {
        match parts(instant) {
            Some(parts) => self.days.format(&parts.date).to_string(),
            None => instant.date(),
        }
    }

    /// A day and a time, with the word that it is UTC.
    pub fn moment(&self, instant: Timestamp) -> String {
        match parts(instant) {
            Some(parts) => {
                // English puts U+202F before AM and PM; many fonts lack it.
                let moment = self.moments.format(&parts).to_string().replace('\u{202f}', "\u{a0}");
                self.say("moment", &[("moment", moment.into())])
            }
            None => instant.iso(),
        }
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({})", self.language)
    }
}

/// The calendar fields of an instant in UTC, read from its ISO form.
fn parts(instant: Timestamp) -> Option<DateTime<Iso>> {
    let iso = instant.iso();
    let field = |range: std::ops::Range<usize>| iso.get(range)?.parse::<u8>().ok();
    let year = iso.get(0..4)?.parse::<i32>().ok()?;
    let date = Date::try_new_iso(year, field(5..7)?, field(8..10)?).ok()?;
    let time = Time::try_new(field(11..13)?, field(14..16)?, field(17..19)?, 0).ok()?;
    Some(DateTime { date, time })
}

/// The Fluent file of each language, by its code.
const SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The Fluent file of a language.
pub(crate) fn source(language: Language) -> &'static str {
    let of_it = SOURCES.iter().find(|(code, _)| *code == language.code());
    of_it.map(|(_, source)| *source).expect("the languages are made of these very files")
}
