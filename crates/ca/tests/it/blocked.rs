//! R51: lists of keys that are not certified, in both forms, by openssl's account
//! of the keys.

use sealpost_ca::{BlockedKeys, Csr};
use sha2::{Digest as _, Sha256};

use crate::tool::{P256, P521, RSA, openssl, request, write};

/// SubjectPublicKeyInfo, and the number that identifies the key: modulus, or x.
fn parts(csr: &str) -> (Vec<u8>, Vec<u8>) {
    let dir = tempfile::TempDir::new().unwrap();
    let csr = write(dir.path(), "csr.pem", csr);
    let public = write(dir.path(), "public.pem", openssl(&["req", "-in", &csr, "-noout", "-pubkey"]));
    let der = dir.path().join("public.der").to_str().unwrap().to_owned();
    openssl(&["pkey", "-pubin", "-in", &public, "-outform", "DER", "-out", &der]);
    let spki = std::fs::read(der).unwrap();
    let text = openssl(&["pkey", "-pubin", "-in", &public, "-noout", "-text"]);
    let is_rsa = text.contains("Modulus:");
    let from = if is_rsa { "Modulus:" } else { "pub:" };
    let digits: String =
        text.split_once(from).unwrap().1.lines().skip(1).take_while(|line| line.starts_with(' ')).collect();
    let octets = hex::decode(digits.replace([' ', ':'], "")).unwrap();
    // A point is 4, x, y; a modulus may begin with a zero for its sign.
    let number = if is_rsa { octets } else { octets[1..octets.len() / 2 + 1].to_vec() };
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    (spki, number[zeros..].to_vec())
}

#[test]
fn r51_a_listed_key_is_found_in_either_form_and_no_other() {
    let texts: Vec<String> = [RSA, P256, P521].into_iter().map(|key| request(key, &[])).collect();
    let csrs: Vec<Csr> = texts.iter().map(|text| Csr::parse(text).unwrap()).collect();
    let parts: Vec<_> = texts.iter().map(|text| parts(text)).collect();
    for (listed, (spki, number)) in parts.iter().enumerate() {
        let line = hex::encode(Sha256::digest(spki));
        let text = format!("# ours\r\n\n{}  # found somewhere\n{}\n", line.to_uppercase(), "0".repeat(64));
        let mut records = [[0; 16], [0xff; 16], [7; 16]];
        records[0][..15].copy_from_slice(&Sha256::digest(number)[..15]);
        records.sort_unstable();
        for (file, keys) in [(text.into_bytes(), 2), (records.concat(), 3)] {
            let list = BlockedKeys::parse(&file).unwrap();
            assert_eq!(list.len(), keys);
            for (asked, csr) in csrs.iter().enumerate() {
                assert_eq!(list.holds(csr), asked == listed, "{asked} {listed} {list:?}");
            }
        }
    }
}

#[test]
fn lists_that_cannot_be_whole_are_refused() {
    assert!(BlockedKeys::parse(b"").unwrap().is_empty());
    assert!(BlockedKeys::parse(b"\n# nothing\n").unwrap().is_empty());
    for (text, line) in [("ab\n", "line 1"), (&*format!("{}\n{}0\n", "0".repeat(64), "0".repeat(64)), "line 2")] {
        assert!(BlockedKeys::parse(text.as_bytes()).unwrap_err().contains(line), "{text}");
    }
    for records in [[0x80_u8; 17].to_vec(), [[0x90; 16], [0x80; 16]].concat(), vec![0; 15]] {
        assert!(BlockedKeys::parse(&records).unwrap_err().contains("16 bytes"), "{records:?}");
    }
}
