//! See `targets::segment`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| xiangyue_fuzz::targets::segment(data));
