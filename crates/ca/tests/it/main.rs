//! The CA from outside: requests made by openssl, results judged by openssl.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod blocked;
mod corpora;
mod csr;
mod formats;
mod issue;
mod load;
mod outside;
mod tool;
