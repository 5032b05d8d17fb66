//! `sealpost mails preview`: what mails look like, without a server.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sealpost_domain::{EmailAddress, Language, MailKind};
use sealpost_mail::{Composed, Composer, Overrides, Sender, sample};

use crate::failure::Usage;
use crate::output;

/// Write mails as HTML and text, from samples, without a server
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  sealpost mails preview --kind dcv_approval --locale ko\n  sealpost mails preview --all --out mails --overrides ./our-mails"
)]
pub struct Preview {
    /// Which mail: dcv_approval, certificate_issued, order_canceled, …
    #[arg(long, required_unless_present = "all")]
    kind: Option<String>,
    /// In which language: en, de, ko, zh_TW, …
    #[arg(long, default_value = "en")]
    locale: String,
    /// Every mail in every language, and index.html to see them side by side
    #[arg(long, conflicts_with_all = ["kind", "locale"])]
    all: bool,
    /// Folder to write to; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = "mail-preview")]
    out: PathBuf,
    /// Folder with templates and sentences of your own, as in the setting mail_overrides
    #[arg(long, value_name = "DIR")]
    overrides: Option<PathBuf>,
    /// Name shown as the sender's
    #[arg(long, value_name = "NAME", default_value = "Sealpost")]
    sender: String,
}

impl Preview {
    pub fn run(self) -> anyhow::Result<()> {
        let wanted = self.wanted()?;
        let overrides = self.overrides.as_deref().map(Overrides::read).transpose()?.unwrap_or_default();
        let sender = Sender {
            from: EmailAddress::parse("certificates@desk.example")?,
            name: self.sender,
            public_url: "https://desk.example".to_owned(),
        };
        let composer = Composer::with_overrides(sender, &overrides)?;
        std::fs::create_dir_all(&self.out).with_context(|| format!("cannot make the folder {}", self.out.display()))?;
        for (kind, language) in wanted {
            let mail = composer.compose(&sample::mail(kind, language))?;
            let name = stem(kind, language);
            for (file, content) in [(format!("{name}.html"), &mail.html), (format!("{name}.txt"), &text(&mail))] {
                let shown = write(&self.out, &file, content)?;
                if !self.all {
                    output::line(shown.display())?;
                }
            }
        }
        if self.all {
            output::line(write(&self.out, "index.html", &contact_sheet())?.display())?;
        }
        Ok(())
    }

    fn wanted(&self) -> anyhow::Result<Vec<(MailKind, Language)>> {
        let Some(kind) = &self.kind else {
            let languages = |kind| Language::ALL.map(move |language| (kind, language));
            return Ok(MailKind::ALL.into_iter().flat_map(languages).collect());
        };
        let known = MailKind::ALL.map(MailKind::name).join(", ");
        let found =
            MailKind::find(kind).ok_or_else(|| Usage(format!("{kind} is no kind of mail; there are {known}")))?;
        let codes = Language::ALL.map(Language::code).join(", ");
        let language = Language::find(&self.locale).ok_or_else(|| {
            Usage(format!("{} is no language that mails are written in; there are {codes}", self.locale))
        })?;
        Ok(vec![(found, language)])
    }
}

fn stem(kind: MailKind, language: Language) -> String {
    format!("{}-{language}", kind.name())
}

fn text(mail: &Composed) -> String {
    format!("Subject: {}\n\n{}", mail.subject, mail.text)
}

fn write(folder: &Path, name: &str, content: &str) -> anyhow::Result<PathBuf> {
    let file = folder.join(name);
    std::fs::write(&file, content).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

/// All mails small and side by side, each a link to itself. Needs the files
/// beside it and nothing else.
fn contact_sheet() -> String {
    let mut body = String::new();
    for kind in MailKind::ALL {
        write!(body, "<section><h2>{}</h2><div class=\"row\">", kind.name()).expect("strings take all");
        for language in Language::ALL {
            let (name, tag) = (stem(kind, language), language.tag());
            writeln!(
                body,
                "<figure><a href=\"{name}.html\"><iframe src=\"{name}.html\" title=\"{name}\" sandbox loading=\"lazy\" \
                 tabindex=\"-1\"></iframe></a><figcaption><a href=\"{name}.html\">{tag}</a> <a \
                 href=\"{name}.txt\">text</a></figcaption></figure>"
            )
            .expect("strings take all");
        }
        body.push_str("</div></section>\n");
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>Mails</title><style>{SHEET_STYLE}</style></head>\
         <body><h1>Mails</h1>\n{body}</body></html>\n"
    )
}

const SHEET_STYLE: &str = "
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 24px; }
h1, h2 { font-weight: 600; } h2 { font-size: 16px; margin: 32px 0 8px; }
.row { display: flex; gap: 16px; overflow-x: auto; padding-bottom: 8px; }
figure { margin: 0; flex: none; }
figure > a { position: relative; display: block; width: 240px; height: 320px; overflow: hidden; border: 1px solid #8886; border-radius: 6px; }
iframe { width: 640px; height: 854px; border: 0; transform: scale(0.375); transform-origin: 0 0; pointer-events: none; }
";
