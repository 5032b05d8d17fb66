//! Makes the languages from the files that hold their sentences: whoever adds a
//! language adds a file. The head of the file says what else there is to know.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FOLDER: &str = "../mail/locales";

/// Fonts where a script needs none of its own.
const FONTS: &str = "Segoe UI, Roboto, Helvetica Neue, Arial";

fn main() {
    println!("cargo:rerun-if-changed={FOLDER}");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo says where we are")).join(FOLDER);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files = entries.map(|entry| entry.expect("an entry").path());
    let mut languages: Vec<Language> =
        files.filter(|path| path.extension().is_some_and(|kind| kind == "ftl")).map(|path| read(&path)).collect();
    languages.sort_by_key(|language| language.id);
    for (language, id) in languages.iter().zip(1..) {
        assert_eq!(language.id, id, "{}: the ids of the languages are 1, 2, 3 and so on", language.code);
    }
    assert_eq!(languages.first().map(|first| first.code.as_str()), Some("en"), "English comes first");
    let target = PathBuf::from(env::var("OUT_DIR").expect("cargo says where to")).join("languages.rs");
    fs::write(target, source(&languages)).expect("written");
}

struct Language {
    /// The API's number of it; its place in `ALL`, from 1.
    id: usize,
    code: String,
    /// In English.
    name: String,
    also: Vec<String>,
    fonts: String,
    breaks: &'static str,
}

/// Reads `### member = value` of the file's head.
fn read(path: &Path) -> Language {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().map_while(|line| line.strip_prefix("###"));
    let members = lines.filter_map(|line| line.split_once(" = ")).map(|(member, value)| (member.trim(), value.trim()));
    let mut members: BTreeMap<&str, &str> = members.collect();
    let mut take = |member: &str| members.remove(member);
    let code = path.file_stem().and_then(|stem| stem.to_str()).expect("a code").to_owned();
    let needed = |value: Option<&str>, member: &str| {
        value.unwrap_or_else(|| panic!("{}: a line `### {member} = …` is missing", path.display())).to_owned()
    };
    let language = Language {
        id: needed(take("id"), "id").parse().unwrap_or_else(|_| panic!("{}: the id is no number", path.display())),
        name: needed(take("name"), "name"),
        also: take("also").unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        fonts: take("fonts").unwrap_or(FONTS).to_owned(),
        breaks: match take("breaks") {
            None => "Words",
            Some("anywhere") => "Anywhere",
            Some("keep-all") => "KeepAll",
            Some(other) => panic!("{}: breaks = {other} is neither anywhere nor keep-all", path.display()),
        },
        code,
    };
    assert!(members.is_empty(), "{}: unknown members: {members:?}", path.display());
    let plain = language.name.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
    assert!(plain && !language.name.is_empty(), "{}: the name is in English letters", path.display());
    assert!(!language.fonts.contains(['"', '\'']), "{}: quotation marks end an attribute", path.display());
    language
}

fn source(languages: &[Language]) -> String {
    let mut variants = String::new();
    let mut all = String::new();
    let mut facts = String::new();
    for Language { id, code, name, also, fonts, breaks } in languages {
        let variant = name.replace(' ', "");
        let default = if *id == 1 { "#[default] " } else { "" };
        let tag = code.replace('_', "-");
        writeln!(variants, "    /// {name}.\n    {default}#[serde(rename = {code:?})]\n    {variant},")
            .expect("a string");
        writeln!(all, "        Self::{variant},").expect("a string");
        writeln!(
            facts,
            "        Facts {{ code: {code:?}, tag: {tag:?}, name: {name:?}, also: &{also:?}, fonts: {fonts:?}, \
             breaks: Breaks::{breaks} }},"
        )
        .expect("a string");
    }
    let count = languages.len();
    format!(
        "/// A language that every mail and the approval page exist in; one for each file of sentences.\n\
         #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]\n\
         pub enum Language {{\n{variants}}}\n\n\
         impl Language {{\n    /// All, by the API's number: the first is 1.\n    \
         pub const ALL: [Self; {count}] = [\n{all}    ];\n}}\n\n\
         static FACTS: [Facts; {count}] = [\n{facts}];\n"
    )
}
