//! Settings, as files and flags give them.

use std::time::Duration;

use super::*;

fn file(text: &str) -> Result<SettingsFile, ConfigError> {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("sealpost.toml");
    std::fs::write(&path, text).expect("written");
    read_file(Some(&path)).map(|file| file.expect("named"))
}

fn error(text: &str) -> String {
    let outcome = file(text).and_then(|file| Config::resolve(Settings::default(), Some(&file), None));
    outcome.expect_err("refused").to_string()
}

#[test]
fn flags_come_before_the_file_and_the_file_before_defaults() {
    let file = file("listen = \"127.0.0.1:1\"\nlimit_account_per_hour = 7\n").expect("reads");
    let given = Settings { listen: "127.0.0.1:2".parse().ok(), ..Settings::default() };
    let config = Config::resolve(given, Some(&file), None).expect("holds");
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.limits.account_per_hour, 7);
    assert_eq!(config.limits.approver_burst, 3);
    assert_eq!(config.mode, Mode::Test);
}

#[test]
fn a_broken_setting_names_its_line() {
    assert!(error("listen = \"127.0.0.1:1\"\nmode = \"prod\"\n").contains("sealpost.toml:2: mode"));
    assert!(error("\nlissten = \"127.0.0.1:1\"\n").contains("line 2"));
    assert!(error("listen = 5\n").contains("line 1"));
    assert!(error("mode = \"private\"\n").contains("smtp"));
    assert!(error("mode = \"private\"\nsmtp = \"smtp://x\"\npublic_url = \"http://desk.example\"\n").contains("TLS"));
    assert!(error("trusted_proxies = [\"proxy\"]\n").contains("sealpost.toml:1: trusted_proxies"));
    assert!(error("tls_key = \"k\"\n").contains("tls_cert"));
    assert!(error("\nheader_seconds = 0\n").contains("sealpost.toml:2: header_seconds"));
    assert!(error("connections_per_address = 0\n").contains("sealpost.toml:1: connections_per_address"));
    assert!(error("zones = [\"a_b.example\"]\n").contains("sealpost.toml:1: zones"));
    assert!(error("listen = \"127.0.0.1:1\"\nretry_seconds = [0]\n").contains("sealpost.toml:2: retry_seconds"));
    assert!(error("approval = \"sms\"\n").contains("sealpost.toml:1: approval"));
    assert!(error("\nbounce_address = \"x\"\n").contains("sealpost.toml:2: bounce_address"));
    assert!(error("bounce_address = \"much-too-long-for-a-token@desk.example\"\n").contains("21"));
    assert!(error("bounce_listen = \"127.0.0.1:2424\"\n").contains("bounce_address"));
    assert!(error("mail_name = \"a\\r\\nBcc: b\"\n").contains("mail_name"));
    assert!(error("blocked_keys = \"/nowhere\"\n").contains("sealpost.toml:1: blocked_keys"));
}

#[test]
fn mail_servers_are_one_or_a_list_and_their_limits_are_bounded() {
    let config = |text: &str| Config::resolve(Settings::default(), Some(&file(text).expect("reads")), None);
    let smtp = |text: &str| config(text).expect("holds").smtp.expect("a server");
    assert_eq!(smtp("smtp = \"smtp://a\"\n").servers, ["smtp://a"]);
    let list = smtp("smtp = [\"smtp://a\", \"smtps://b\"]\nsmtp_tls_seconds = 7\nsmtp_connections = 8\n");
    assert_eq!((list.servers, list.connections), (vec!["smtp://a".to_owned(), "smtps://b".to_owned()], 8));
    assert_eq!((list.timeouts.tls, list.timeouts.connect), (Duration::from_secs(7), Duration::from_secs(10)));
    assert!(config("smtp = []\n").expect("holds").smtp.is_none());
    assert!(error("smtp = 5\n").contains("a text or a list of texts"));
    assert!(error("\nsmtp_message_seconds = 0\n").contains("sealpost.toml:2: smtp_message_seconds"));
    assert!(error("smtp_connections = 0\n").contains("smtp_connections"));
    let given = <Settings as clap::Args>::augment_args(clap::Command::new("x").no_binary_name(true));
    let given = given.try_get_matches_from(["--smtp", "smtp://a smtp://b", "--smtp", "smtp://c"]).expect("taken");
    let given: Vec<&String> = given.get_many("smtp").expect("given").collect();
    assert_eq!(given, ["smtp://a", "smtp://b", "smtp://c"]);
}

#[test]
fn r33_the_signing_domain_is_the_senders_or_a_parent_of_it() {
    let from = "mail_from = \"ca@mail.desk.example\"\n";
    let keys = "dkim_key = [\"a.pem\", \"b.pem\"]\ndkim_selector = [\"s1\", \"s2\"]\n";
    let dkim = |text: &str| {
        let file = file(text).expect("reads");
        Config::resolve(Settings::default(), Some(&file), None).expect("holds").dkim.expect("keys")
    };
    assert_eq!(dkim(&format!("{from}{keys}")).domain.as_str(), "mail.desk.example");
    let parent = dkim(&format!("{from}{keys}dkim_domain = \"desk.example\"\n"));
    assert_eq!(parent.domain.as_str(), "desk.example");
    assert_eq!(parent.keys[1], ("s2".to_owned(), PathBuf::from("b.pem")));
    for domain in ["example.org", "x.mail.desk.example", "esk.example", "-"] {
        assert!(error(&format!("{from}{keys}dkim_domain = \"{domain}\"\n")).contains("dkim_domain"), "{domain}");
    }
    assert!(error("dkim_key = \"a.pem\"\n").contains("1 keys and 0 selectors"));
    assert!(error("dkim_domain = \"desk.example\"\n").contains("signs nothing"));
}

#[test]
fn r43_a_private_desk_does_not_speak_plainly_to_the_world() {
    let private = "mode = \"private\"\nsmtp = \"smtp://x\"\npublic_url = \"https://desk.example\"\n\
        mail_from = \"a@desk.example\"\nadmin_email = \"a@desk.example\"\n";
    let refused = error(&format!("{private}listen = \"0.0.0.0:8400\"\n"));
    assert!(refused.contains("listen") && refused.contains("trusted_proxies"), "{refused}");
    let resolve = |more: &str| {
        let file = file(&format!("{private}{more}")).expect("reads");
        Config::resolve(Settings::default(), Some(&file), None)
    };
    for good in [
        "listen = \"127.0.0.1:1\"\n",
        "listen = \"[::1]:1\"\n",
        "listen = \"0.0.0.0:1\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n",
        "listen = \"0.0.0.0:1\"\ntls_cert = \"c\"\ntls_key = \"k\"\n",
    ] {
        assert!(resolve(good).is_ok_and(|config| !config.listening.open), "{good}");
    }
    // The keys of a test desk open nothing.
    let test = Config::resolve(Settings { listen: "0.0.0.0:1".parse().ok(), ..Settings::default() }, None, None);
    assert!(test.is_ok_and(|config| config.listening.open));
}

#[test]
fn a_misspelt_variable_is_refused() {
    assert!(check_variables(["SEALPOST_MODE", "SEALPOST_URL", "SEALPOST_TEST_POSTGRES", "PATH"].into_iter()).is_ok());
    assert!(check_variables(["SEALPOST_MODUS"].into_iter()).is_err());
}
