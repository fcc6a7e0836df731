//! Two versions of the program and one store: whichever does not fit refuses, at the start and on
//! the way, says what to do, and harms nothing.
//! In: a store whose record of steps is changed behind the program's back, as another version would
//! leave it. Out: what the real program says and answers.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::program::{Run, herringbone};
use crate::store::Office;

/// What a later version leaves.
const LATER: &str = "INSERT INTO schema_step (version, applied_at) VALUES ('0999_later', 0)";
/// What this version was before: the step undone.
const EARLIER: &str = "ALTER TABLE api_token DROP COLUMN may_read; \
    ALTER TABLE api_token DROP COLUMN may_write; ALTER TABLE api_token DROP COLUMN expires_at; \
    DELETE FROM schema_step WHERE version = '0005_api'";

fn refused(run: &Run, says: &[&str]) {
    assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
    for words in says {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    assert!(!run.err.contains("panicked"), "{}", run.err);
}

/// A service that runs, and its address.
struct Service {
    process: Child,
    address: String,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Service {
    fn start(office: &Office) -> Self {
        let text = fs::read_to_string(office.path("herringbone.toml")).expect("reads");
        let text = format!("listen = \"127.0.0.1:0\"\nhttps = false\n{text}");
        fs::write(office.path("serve.toml"), text).expect("written");
        let mut process = herringbone()
            .args(["serve", "serve.toml"])
            .current_dir(office.path("."))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let told = process.stderr.take().expect("its words");
        let mut lines = BufReader::new(told).lines().map_while(Result::ok);
        let address = lines
            .find_map(|line| {
                let rest = line.strip_prefix("Serving http://")?;
                Some(rest.split('/').next()?.to_owned())
            })
            .expect("it says where it serves");
        // Nobody is left to read what else it says.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    /// The status and text of a page.
    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).expect("asks");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("answers");
        let status = text.split(' ').nth(1).and_then(|s| s.parse().ok());
        (status.expect("a status"), text)
    }

    /// Asks until the answer has a status: a reader may serve for a second more.
    fn comes_to(&self, path: &str, status: u16) -> String {
        for _ in 0..100 {
            let (now, text) = self.get(path);
            if now == status {
                return text;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{path} never answers {status}");
    }
}

#[test]
fn a_store_of_a_later_version_is_refused_at_the_start() {
    let office = Office::imported();
    office.tamper("data", LATER);
    for command in ["serve", "migrate"] {
        let run = office.run(&[command, "herringbone.toml"]);
        refused(
            &run,
            &[
                "was upgraded by a later version",
                "0999_later",
                "use that version",
            ],
        );
    }
    let doctor = office.run(&["doctor", "herringbone.toml"]);
    assert_eq!(doctor.code, Some(1));
    assert!(doctor.out.contains("later version"), "{}", doctor.out);
}

#[test]
fn a_store_of_an_earlier_version_is_upgraded_when_it_is_said_and_not_before() {
    let office = Office::imported();
    office.tamper("data", EARLIER);
    let run = office.run(&["serve", "herringbone.toml"]);
    refused(
        &run,
        &[
            "earlier version",
            "0005_api",
            "take a backup",
            "`herringbone migrate`",
        ],
    );
    let run = office.run(&["migrate", "herringbone.toml"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert_eq!(
        run.out,
        "ashshire: is of this version now, which added 0005_api\n"
    );
    let again = office.run(&["migrate", "herringbone.toml"]);
    assert_eq!(again.out, "ashshire: is of this version already\n");
    let service = Service::start(&office);
    assert_eq!(service.get("/ashshire/sign-in").0, 200);
}

#[test]
fn a_service_that_runs_stops_answering_for_a_store_that_another_version_changed() {
    let office = Office::imported();
    let service = Service::start(&office);
    assert_eq!(service.get("/ashshire/sign-in").0, 200);
    assert_eq!(service.get("/ashshire/api/v1/openapi.json").0, 200);
    office.tamper("data", LATER);
    let page = service.comes_to("/ashshire/sign-in", 503);
    assert!(page.contains("The service is being upgraded"), "{page}");
    let problem = service.comes_to("/ashshire/api/v1/openapi.json", 503);
    assert!(
        problem.contains("urn:herringbone:problem:being-upgraded"),
        "{problem}"
    );
    assert!(
        problem.to_lowercase().contains("retry-after: "),
        "{problem}"
    );
    assert_eq!(service.get("/healthz").0, 200, "the program itself is well");
    office.tamper(
        "data",
        "DELETE FROM schema_step WHERE version = '0999_later'",
    );
    service.comes_to("/ashshire/sign-in", 200);
}
