//! Every file of the fuzzer's corpus of Word letters through the fuzzer's own body: what it once found stays found.
//! In: `fuzz/corpus/own_words`. Out: see `fuzz/src/words.rs`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

#[path = "../../../../fuzz/src/words.rs"]
#[allow(unreachable_pub)] // public in the crate it is of
mod body;

#[test]
fn own_words() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/own_words");
    let mut replayed = 0;
    for entry in std::fs::read_dir(corpus).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let held = catch_unwind(AssertUnwindSafe(|| body::own_words(&bytes))).is_ok();
        assert!(held, "{}: see the panic above", path.display());
        replayed += 1;
    }
    assert!(replayed > 0, "there is a corpus");
}
