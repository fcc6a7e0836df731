#![no_main]

use std::panic::{catch_unwind, set_hook};
use std::sync::{Mutex, Once, PoisonError};

static HOOK: Once = Once::new();
static LAST: Mutex<String> = Mutex::new(String::new());

// The reader catches panics of the workbook crate and makes refusals of them. The fuzzer's own
// hook would end the process first, so it is replaced: only a panic that comes out here counts.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    HOOK.call_once(|| {
        set_hook(Box::new(|panic| {
            *LAST.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
        }));
    });
    if catch_unwind(|| herringbone_fuzz::mis_xlsx(bytes)).is_err() {
        eprintln!("{}", LAST.lock().unwrap_or_else(PoisonError::into_inner));
        std::process::abort();
    }
});
