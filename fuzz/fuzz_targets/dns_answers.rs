#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sealpost_fuzz_targets::dns_answers(bytes));
