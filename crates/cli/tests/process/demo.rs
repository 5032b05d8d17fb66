//! `sealpost demo --exit`: the whole story, told to its end.

use crate::tool::{is_installed, run, sealpost, text};

const STEPS: [&str; 7] = [
    " 1  A desk starts",
    " 2  An order is placed",
    " 3  The domains' holders are asked",
    " 4  Another approver is asked, in Korean",
    " 5  Both names are approved",
    " 6  The certificate is issued",
    " 7  Other people get the order's notices from now on",
];

#[tokio::test]
async fn the_demo_tells_every_step_and_ends_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let temporary = folder.path().join("tmp");
    std::fs::create_dir(&temporary).expect("a folder");
    let mut command = sealpost(folder.path());
    // A demo is complete in itself: no key, no settings.
    command.args(["demo", "--exit"]).env_remove("SEALPOST_API_KEY").env("TMPDIR", &temporary);
    let output = run(command).await;
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}\n{}", text(&output.stderr));
    let mut from = 0;
    for step in STEPS {
        let found = told[from..].find(&format!("\n{step}"));
        from += found.unwrap_or_else(|| panic!("{step} is missing after {from} in {told}"));
    }
    for call in ["POST /services/v2/order/certificate/ssl_dv_geotrust_flex", "/resend-emails", "/additional-emails"] {
        assert!(told.contains(call), "{call}");
    }
    assert_eq!(told.matches("← 204").count(), 2, "{told}");
    assert!(told.contains("-----BEGIN CERTIFICATE-----") && told.contains("도메인"), "{told}");
    assert_eq!(told.contains("openssl verify: OK"), is_installed("openssl", &["version"]), "{told}");
    assert!(!told.contains('\u{1b}'), "no colours into a pipe");

    let left = |path| std::fs::read_dir(path).expect("a folder").count();
    assert_eq!((left(temporary.as_path()), left(folder.path())), (0, 1), "nothing is left behind");
}
