//! `herringbone policy check` and `what-if`: what an authority may set, and what would change.

use crate::program::{Run, pack, run};

const HEAD: &str = "id = \"own\"\nname = \"Own county\"\nversion = 1\nin_force_from = 2025-09-01\nsource = \"Minutes\"\n";

/// Checks a policy of this text.
fn check(text: &str) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("own.toml");
    std::fs::write(&file, text).expect("a file");
    run(["policy", "check", file.to_str().expect("a path")])
}

#[test]
fn policies_of_the_house_pass() {
    let policies = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    for entry in std::fs::read_dir(policies).expect("the policies") {
        let path = entry.expect("an entry").path();
        let run = run(["policy", "check", path.to_str().expect("a path")]);
        assert_eq!(
            (run.code, run.err.as_str()),
            (Some(0), ""),
            "{}",
            path.display()
        );
        assert!(
            run.out
                .contains("national limits cannot be changed by any authority"),
            "{}",
            run.out
        );
    }
}

#[test]
fn a_locked_limit_is_refused_with_its_source() {
    let fixed = "no authority may change";
    let lower = "may lower but not raise";
    let rows = [
        ("penalty.sessions", 6, fixed, "10 sessions"),
        ("penalty.window", 12, fixed, "10 school weeks"),
        ("register.n_clock", 10, fixed, "5 school days"),
        ("deletion.ground_i", 15, fixed, "20 school days"),
        ("return.sickness", 20, lower, "15 school days"),
        ("return.attendance", 0, lower, "10 school days"),
    ];
    for (id, own, says, national) in rows {
        let run = check(&format!("{HEAD}[limits]\n\"{id}\" = {own}\n"));
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{id}");
        let law = law::limits::all()
            .into_iter()
            .find(|limit| limit.id == id)
            .expect("a limit of the law");
        let cite = format!("({})", law.cite);
        assert!(cite.len() > 10, "{cite}");
        for part in [
            "own.toml: ",
            &format!("{id} = {own} departs"),
            says,
            national,
            &cite,
        ] {
            assert!(run.err.contains(part), "{id}, {part}: {}", run.err);
        }
    }
    // Every refusal is told, not the first alone.
    let run = check(&format!(
        "{HEAD}[limits]\n\"penalty.sessions\" = 6\n\"penalty.window\" = 12\n"
    ));
    assert!(
        run.err.contains("penalty.sessions") && run.err.contains("penalty.window"),
        "{}",
        run.err
    );
}

#[test]
fn what_an_authority_may_set_is_told_in_plain_words() {
    let text = format!(
        "{HEAD}[limits]\n\"return.attendance\" = 8\n\"penalty.sessions\" = 10\n\
         [[tiers]]\nid = \"watch\"\nname = \"Watch\"\nbelow = 92.5\nwindow = {{ academic_year = true }}\n"
    );
    let run = check(&text);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    for says in [
        "Own county (own), version 1, in force from 2025-09-01",
        "Watch: attendance below 92.5",
        "return.attendance: 8 school days instead of 10",
    ] {
        assert!(run.out.contains(says), "{}", run.out);
    }
}

#[test]
fn a_text_that_is_no_policy_names_its_line() {
    let rows = [
        ("not TOML", format!("{HEAD}[limits\n"), "own.toml: line 6: "),
        (
            "a word that means nothing here",
            format!("{HEAD}colour = \"red\"\n"),
            "own.toml: line 6: unknown field `colour`",
        ),
        (
            "nothing",
            String::new(),
            "own.toml: line 1: missing field `id`",
        ),
    ];
    for (why, text, says) in rows {
        let run = check(&text);
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{why}");
        assert!(run.err.starts_with(says), "{why}: {}", run.err);
    }
    let run = run(["policy", "check", "no-such-policy.toml"]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(
        run.err.contains("no-such-policy.toml cannot be read"),
        "{}",
        run.err
    );
}

#[test]
fn what_if_counts_who_would_move() {
    let pack = pack();
    let path = pack.path().to_str().expect("a path");
    let run = run([
        "what-if",
        path,
        "--policy",
        "herefordshire",
        "--against",
        "national",
        "--as-of",
        "2025-09-30",
    ]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(
        run.out
            .starts_with("As at 2025-09-30: Herefordshire tried against National."),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("2 of 2 pupils would move to another tier."),
        "{}",
        run.out
    );
}
