//! [`Overrides`]: an operator's own templates and sentences, read from a folder
//! laid out like the built-in ones: `templates/<kind>/body.html`,
//! `locales/<language>.ftl`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use sealpost_domain::Language;

use crate::template::SOURCES;
use crate::texts;

/// Largest file that is read, in bytes.
const MOST: u64 = 256 * 1024;

/// Files that take the place of built-in ones, and sentences that take the
/// place of single ones. Each was read and looked through once.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    folder: PathBuf,
    pub(crate) templates: BTreeMap<&'static str, String>,
    pub(crate) sentences: BTreeMap<Language, String>,
}

/// Why an operator's files are not used: which file, which line, what is wrong.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {problem}", .file.display(), .line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct OverrideError {
    pub file: PathBuf,
    pub line: Option<usize>,
    pub problem: String,
}

impl Overrides {
    /// Whether everything stays as it is built in.
    pub fn is_empty(&self) -> bool {
        self.templates.is_empty() && self.sentences.is_empty()
    }

    /// Reads a folder. Whatever in it is no known template and no known sentence is an error.
    pub fn read(folder: &Path) -> Result<Self, OverrideError> {
        let mut overrides = Self { folder: folder.to_owned(), ..Self::default() };
        for file in files(folder)? {
            let name = file.strip_prefix(folder).unwrap_or(&file).components();
            let name = name.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            let text = contents(&file)?;
            if let Some(template) = name.strip_prefix("templates/") {
                let known = SOURCES.iter().find(|(known, _)| *known == template);
                let (known, _) = known.ok_or_else(|| error(&file, None, "there is no mail template of this name"))?;
                check_template(&file, known, &text)?;
                overrides.templates.insert(known, text);
            } else if let Some(code) = name.strip_prefix("locales/").and_then(|name| name.strip_suffix(".ftl")) {
                let language = Language::ALL.into_iter().find(|language| language.code() == code);
                let language = language.ok_or_else(|| error(&file, None, "there is no language of this code"))?;
                check_sentences(&file, language, &text)?;
                overrides.sentences.insert(language, text);
            } else {
                let problem = "only templates/<kind>/body.html or .txt and locales/<language>.ftl belong here";
                return Err(error(&file, None, problem));
            }
        }
        Ok(overrides)
    }

    /// The file that a fault in a template lies in; the folder if it is built in.
    pub(crate) fn file_of(&self, template: &str) -> PathBuf {
        if self.templates.contains_key(template) {
            self.folder.join("templates").join(template)
        } else {
            self.folder.clone()
        }
    }

    pub(crate) fn sentences_of(&self, language: Language) -> PathBuf {
        self.folder.join("locales").join(format!("{language}.ftl"))
    }
}

/// Every file below a folder, in a fixed order. Links are not followed: nothing
/// outside the folder is read.
fn files(folder: &Path) -> Result<Vec<PathBuf>, OverrideError> {
    let failed = |cause: std::io::Error| error(folder, None, format!("it cannot be read: {cause}"));
    let mut found = Vec::new();
    let mut entries: Vec<_> = std::fs::read_dir(folder).map_err(failed)?.collect::<Result<_, _>>().map_err(failed)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            found.extend(files(&entry.path())?);
        } else if kind.is_file() {
            found.push(entry.path());
        } else {
            return Err(error(&entry.path(), None, "it is neither a file nor a folder"));
        }
    }
    Ok(found)
}

fn contents(file: &Path) -> Result<String, OverrideError> {
    let size = std::fs::metadata(file).map(|data| data.len());
    if size.as_ref().is_ok_and(|size| *size > MOST) {
        return Err(error(file, None, format!("it is larger than {MOST} bytes")));
    }
    std::fs::read_to_string(file).map_err(|cause| error(file, None, format!("it cannot be read: {cause}")))
}

/// What no template may hold: what runs, what loads, what leaves escaping (R30).
const FORBIDDEN: [&str; 24] = [
    "<script",
    "<img",
    "<link",
    "<iframe",
    "<object",
    "<embed",
    "<form",
    "<input",
    "<video",
    "<audio",
    "<svg",
    "<base",
    "<source",
    "src=",
    "srcset",
    "background=",
    "url(",
    "@import",
    "javascript:",
    "data:",
    "http-equiv",
    "autoescape",
    "://",
    "|safe",
];

fn check_template(file: &Path, name: &str, text: &str) -> Result<(), OverrideError> {
    for (line, content) in text.lines().enumerate() {
        let squeezed: String = content.to_ascii_lowercase().split_whitespace().collect();
        let forbidden = FORBIDDEN.into_iter().find(|word| squeezed.contains(word));
        if let Some(word) = forbidden.filter(|_| name.ends_with(".html")) {
            let problem = format!("`{word}` may not stand in a mail: nothing in it runs, loads or leads elsewhere");
            return Err(error(file, Some(line + 1), problem));
        }
    }
    crate::template::parse(name, text).map_err(|cause| {
        let problem = cause.detail().map_or_else(|| cause.to_string(), str::to_owned);
        error(file, cause.line(), problem)
    })
}

/// What the finished HTML of any mail may not hold either, however it came there.
pub(crate) fn forbidden_in(html: &str) -> Option<&'static str> {
    let html = html.to_ascii_lowercase();
    FORBIDDEN.into_iter().filter(|word| !matches!(*word, "://" | "autoescape" | "|safe")).find(|word| {
        // Words of people are escaped: a tag is one only with its bracket.
        if word.starts_with('<') { html.contains(word) } else { in_tags(&html).any(|tag| tag.contains(word)) }
    })
}

fn in_tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).map(|part| part.split('>').next().unwrap_or_default())
}

/// Each sentence must be one of ours, and take no other arguments.
fn check_sentences(file: &Path, language: Language, text: &str) -> Result<(), OverrideError> {
    let resource = fluent_syntax::parser::parse(text).map_err(|(_, errors)| {
        let first = errors.first();
        let line = first.map(|first| text[..first.pos.start.min(text.len())].lines().count().max(1));
        error(file, line, first.map_or_else(String::new, ToString::to_string))
    })?;
    let built_in = fluent_syntax::parser::parse(texts::source(language));
    let built_in = built_in.unwrap_or_else(|(resource, _)| resource);
    for entry in &resource.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            _ => return Err(error(file, None, "only sentences (`key = text`) belong here")),
        };
        let key = message.id.name;
        let line = text.lines().position(|line| line.split('=').next().map(str::trim) == Some(key)).map(|n| n + 1);
        let known = built_in.body.iter().find_map(|entry| match entry {
            Entry::Message(known) if known.id.name == key => known.value.as_ref(),
            _ => None,
        });
        let known = known.ok_or_else(|| error(file, line, format!("there is no sentence `{key}`")))?;
        let value = message.value.as_ref().ok_or_else(|| error(file, line, format!("`{key}` is empty")))?;
        let mut allowed = Vec::new();
        arguments(known, &mut allowed);
        let mut taken = Vec::new();
        arguments(value, &mut taken);
        if let Some(other) = taken.iter().find(|name| !allowed.contains(name)) {
            return Err(error(file, line, format!("`{key}` is not given `{other}`, only {allowed:?}")));
        }
    }
    Ok(())
}

fn arguments<'a>(pattern: &Pattern<&'a str>, found: &mut Vec<&'a str>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable { expression: Expression::Inline(inline) } => argument(inline, found),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                argument(selector, found);
                variants.iter().for_each(|variant| arguments(&variant.value, found));
            }
        }
    }
}

fn argument<'a>(inline: &InlineExpression<&'a str>, found: &mut Vec<&'a str>) {
    match inline {
        InlineExpression::VariableReference { id } => found.push(id.name),
        InlineExpression::FunctionReference { id, arguments: CallArguments { .. } } => found.push(id.name),
        InlineExpression::MessageReference { id, .. } | InlineExpression::TermReference { id, .. } => {
            found.push(id.name);
        }
        InlineExpression::Placeable { expression } => match expression.as_ref() {
            Expression::Inline(inline) => argument(inline, found),
            Expression::Select { selector, variants } => {
                argument(selector, found);
                variants.iter().for_each(|variant| arguments(&variant.value, found));
            }
        },
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}

fn error(file: &Path, line: Option<usize>, problem: impl Into<String>) -> OverrideError {
    OverrideError { file: file.to_owned(), line, problem: problem.into() }
}
