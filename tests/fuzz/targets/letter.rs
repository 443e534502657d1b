//! See `targets::letter`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| xiangyue_fuzz::targets::letter(data));
