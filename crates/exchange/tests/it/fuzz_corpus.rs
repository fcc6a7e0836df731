//! Every file of the fuzzers' corpus through the fuzzers' own bodies, on any toolchain: what a
//! fuzzer once found stays found. In: `fuzz/corpus/`. Out: see `fuzz/src/`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

#[path = "../../../../fuzz/src/lib.rs"]
#[allow(unreachable_pub)] // public in the crate they are of
mod bodies;

/// Runs a target's body over its part of the corpus.
fn replay(target: &str, body: impl Fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut replayed = 0;
    for entry in std::fs::read_dir(corpus.join(target)).expect("the target's corpus") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a file");
        let held = catch_unwind(AssertUnwindSafe(|| body(&bytes))).is_ok();
        assert!(held, "{}: see the panic above", path.display());
        replayed += 1;
    }
    assert!(replayed > 0, "{target} has a corpus");
}

#[test]
fn pack_marks() {
    replay("pack_marks", bodies::pack_marks);
}

#[test]
fn pack_files() {
    replay("pack_files", bodies::pack_files);
}

#[test]
fn pack_zip() {
    replay("pack_zip", bodies::pack_zip);
}

#[test]
fn mis_csv() {
    replay("mis_csv", bodies::mis_csv);
}

#[test]
fn mis_xlsx() {
    replay("mis_xlsx", bodies::mis_xlsx);
}

#[test]
fn ctf_xml() {
    replay("ctf_xml", bodies::ctf_xml);
}

#[test]
fn policy_toml() {
    replay("policy_toml", bodies::policy_toml);
}
