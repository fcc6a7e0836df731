#![no_main]
#[path = "../src/words.rs"]
mod words;
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| words::own_words(bytes));
