//! The API against its own description: schemathesis asks a service that really runs, by every kind
//! of request that the description allows and forbids, and complains of any answer that it does not
//! promise. And the examples of the manual, as they stand there.
//! In: schemathesis from `target/api-check` (`make api-check-tools` puts it there), curl.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use casework::people::Permission;
use service::api::Pace;

use crate::client::token;
use crate::town::Town;

/// A tool by its path, or `None` with word of what is left out.
fn tool(path: &Path, left_out: &str, how: &str) -> Option<PathBuf> {
    let there = path.is_file();
    #[allow(
        clippy::print_stderr,
        reason = "whoever runs the tests is told what they left out"
    )]
    if !there {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            path.display()
        );
        eprintln!(
            "left out: {left_out}, for want of {}. {how}",
            path.display()
        );
    }
    there.then(|| path.to_owned())
}

/// A town whose service listens, with a token for all that there is.
async fn served() -> (Town, String, String) {
    let town = Town::at_ease().await;
    let school = town.school("Alder Primary").await.id;
    let (_, token) = token(&town.rooms(), school, &Permission::ALL).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let pace = Pace::a_minute(NonZeroU32::new(1_000_000).expect("not nought"));
    let router = service::web::router_at(Arc::clone(&town.house), pace);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    (town, address, token)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_as_the_description_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/api-check");
    let Some(program) = tool(
        &folder.join("bin/schemathesis"),
        "the API against its description",
        "Install Python 3.10 or later with venv and run `make api-check-tools`.",
    ) else {
        return;
    };
    let (_town, address, token) = served().await;
    let scratch = tempfile::tempdir().expect("a folder");
    // Not as a header of every request: it leaves the token out to see what happens.
    let settings = format!("[auth.openapi.token]\nbearer = \"{token}\"\n");
    std::fs::write(scratch.path().join("schemathesis.toml"), settings).expect("written");
    let run = Command::new(program)
        .current_dir(scratch.path())
        .env("SCHEMATHESIS_HOOKS", "schemathesis_hooks")
        .env(
            "PYTHONPATH",
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it"),
        )
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(["run", &format!("{address}/ashshire/api/v1/openapi.json")])
        .args([
            "--checks",
            "all",
            "--max-examples",
            "40",
            "--seed",
            "7",
            "--workers",
            "1",
        ])
        .args(["--warnings", "off"])
        .output();
    let run = run.expect("it starts");
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&run.stderr)
    );
}

/// The examples of the manual: each command, and what its answer holds.
fn examples() -> Vec<(String, String)> {
    let manual = include_str!("../../../../docs/api.md");
    let blocks: Vec<&str> = manual.split("```sh\n").skip(1).collect();
    let read = |block: &str| {
        let (command, rest) = block.split_once("```\n").expect("an end");
        let (_, rest) = rest.split_once("```text\n").expect("an answer");
        let (answer, _) = rest.split_once("\n```").expect("an end");
        (command.to_owned(), answer.to_owned())
    };
    blocks.into_iter().map(read).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_manuals_examples_do_what_it_says() {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = std::env::split_paths(&path).map(|folder| folder.join("curl"));
    let curl = folders
        .find(|curl| curl.is_file())
        .unwrap_or_else(|| "curl".into());
    let how = "Install your system's curl.";
    if tool(&curl, "the manual's examples", how).is_none() {
        return;
    }
    let (_town, address, token) = served().await;
    let examples = examples();
    assert!(examples.len() >= 6, "the manual has its examples");
    for (command, expected) in examples {
        let run = Command::new("sh")
            .args(["-c", &command])
            .envs([("SERVICE", &address), ("TOKEN", &token)])
            .output()
            .expect("it starts");
        let answer = String::from_utf8_lossy(&run.stdout);
        assert!(
            answer.contains(&expected),
            "{command}\n{answer}\nhas no\n{expected}"
        );
    }
}
