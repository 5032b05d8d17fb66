//! A new migration is part of the program at the next build, not at the next clean one.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
