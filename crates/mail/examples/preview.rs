//! Writes every mail in every language to a folder, to be looked at:
//! `cargo run -p sealpost-mail --example preview -- /tmp/mails`.

use std::path::PathBuf;

use sealpost_domain::{Language, MailKind};

#[path = "../tests/it/samples.rs"]
mod samples;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("tell a folder to write to")?);
    std::fs::create_dir_all(&folder)?;
    let composer = samples::composer();
    for language in Language::ALL {
        for kind in MailKind::ALL {
            let mail = composer.compose(&samples::mail(kind, language))?;
            let file = folder.join(format!("{}-{language}", kind.name()));
            std::fs::write(file.with_extension("html"), mail.html)?;
            std::fs::write(file.with_extension("txt"), format!("{}\n\n{}", mail.subject, mail.text))?;
            std::fs::write(file.with_extension("eml"), mail.bytes)?;
        }
    }
    Ok(())
}
