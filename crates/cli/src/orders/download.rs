//! `orders download`: an order's certificate as a file.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::connect::Connect;
use crate::{file, output};

/// Download the certificate of an order
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Download {
    /// The order's id
    order: i64,
    /// pem_all, pem_noroot, pem_nointermediate, p7b, cer, apache, default, default_pem or default_cer
    #[arg(long, default_value = "pem_all")]
    format: String,
    /// Where to write it; - is standard output [default: ./<common name> and what the format is called]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Overwrite a file of that name
    #[arg(long)]
    force: bool,
}

impl Download {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        let contents = client.download_order(self.order, &self.format).await?;
        let path = match self.out {
            Some(path) if path == Path::new("-") => return output::bytes(&contents),
            Some(path) => path,
            None => {
                let name = client.order(self.order).await?.certificate.common_name.unwrap_or_default();
                file::named_after(&name, extension(&self.format))
            }
        };
        if self.force {
            std::fs::write(&path, &contents).with_context(|| format!("cannot write {}", path.display()))?;
        } else {
            file::write_new(&path, 0o644, &contents, "name another file with --out, or give --force")?;
        }
        output::line(path.display())
    }
}

fn extension(format: &str) -> &'static str {
    match format {
        "default" | "default_pem" | "default_cer" | "apache" => "zip",
        "cer" | "p7b" => "p7b",
        _ => "pem",
    }
}

const EXAMPLES: &str = "\
Examples:
  sealpost orders download 1007
  sealpost orders download 1007 --format pem_noroot --out - | openssl x509 -noout -text";
