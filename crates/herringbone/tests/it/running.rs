//! The program while it runs, as a process of its own, and somebody who visits its pages.
//! In: a folder with a configuration. Out: a service, a worker, and what they answer by HTTP.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::program::herringbone;

/// A process of the program that goes on until it is ended. Dropped, it is killed.
pub(crate) struct Running {
    process: Child,
    /// Where it serves; nothing for a worker.
    pub(crate) address: String,
    said: Arc<Mutex<String>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Running {
    /// Starts the program in a folder, and waits for the words with which it says that it runs.
    fn start(folder: &Path, arguments: &[&str], says: &str) -> Self {
        let mut process = herringbone()
            .args(arguments)
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let told = process.stderr.take().expect("its words");
        let mut lines = BufReader::new(told).lines().map_while(Result::ok);
        let mut others = String::new();
        let line = lines.find_map(|line| {
            let rest = line.strip_prefix(says).map(str::to_owned);
            if rest.is_none() {
                others += &line;
            }
            rest
        });
        let Some(line) = line else {
            panic!("{arguments:?} ended before it ran: {others}");
        };
        let said = Arc::new(Mutex::new(others));
        let kept = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in lines {
                let mut kept = kept.lock().expect("whole");
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        let address = line.split('/').next().unwrap_or_default().to_owned();
        Self {
            process,
            address,
            said,
        }
    }

    /// The pages, with a worker in the same process unless told otherwise.
    pub(crate) fn serve(folder: &Path, more: &[&str]) -> Self {
        let arguments = [&["serve"], more, &["serve.toml"]].concat();
        Self::start(folder, &arguments, "Serving http://")
    }

    /// A worker by itself.
    pub(crate) fn worker(folder: &Path) -> Self {
        Self::start(folder, &["worker", "serve.toml"], "Working")
    }

    /// What it has said so far on standard error.
    pub(crate) fn said(&self) -> String {
        self.said.lock().expect("whole").clone()
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) {
        self.process.kill().expect("is killed");
        self.process.wait().expect("is gone");
    }

    fn signal(&self, signal: &str) {
        let told = std::process::Command::new("kill")
            .args([signal, &self.process.id().to_string()])
            .status();
        assert!(told.expect("kill is there").success());
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) fn stop(mut self) -> ExitStatus {
        self.signal("-TERM");
        self.process.wait().expect("ends")
    }

    /// Has it stand still in the middle of whatever it does.
    pub(crate) fn stand_still(&self) {
        self.signal("-STOP");
    }

    /// Has it go on.
    pub(crate) fn go_on(&self) {
        self.signal("-CONT");
    }
}

/// What a page answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Answer {
    /// The value of a header; blank when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.headers.lines().find_map(|line| {
            let (its, value) = line.split_once(':')?;
            its.eq_ignore_ascii_case(name).then_some(value.trim())
        });
        line.unwrap_or_default()
    }
}

/// A browser's part, as far as pages without scripts ask for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visitor {
    pub(crate) address: String,
    pub(crate) cookie: String,
}

impl Visitor {
    pub(crate) fn to(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            ..Self::default()
        }
    }

    /// Asks, and reads to the end. Fails as the network does, when nobody is there any more.
    fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.address,
            self.cookie,
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut text = Vec::new();
        stream.read_to_end(&mut text)?;
        let text = String::from_utf8_lossy(&text);
        let broken = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let (headers, body) = text.split_once("\r\n\r\n").ok_or_else(broken)?;
        let status = headers.split(' ').nth(1).and_then(|s| s.parse().ok());
        Ok(Answer {
            status: status.ok_or_else(broken)?,
            headers: headers.to_owned(),
            body: body.to_owned(),
        })
    }

    pub(crate) fn get(&self, path: &str) -> io::Result<Answer> {
        self.ask("GET", path, "text/plain", b"")
    }

    /// Asks until the answer has a status: a reader may serve for a second more.
    pub(crate) fn comes_to(&self, path: &str, status: u16) -> Answer {
        for _ in 0..100 {
            let answer = self.get(path).expect("answers");
            if answer.status == status {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} never answers {status}");
    }

    pub(crate) fn post(&self, path: &str, form: &str) -> io::Result<Answer> {
        let kind = "application/x-www-form-urlencoded";
        self.ask("POST", path, kind, form.as_bytes())
    }

    /// Uploads a file for a school on the page for files of marks.
    pub(crate) fn upload(&self, school: &str, name: &str, file: &str) -> io::Result<Answer> {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"school\"\r\n\r\n{school}\r\n--x\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n{file}\r\n--x--\r\n"
        );
        let kind = "multipart/form-data; boundary=x";
        self.ask("POST", "/ashshire/load", kind, body.as_bytes())
    }

    /// Asks how far a file is until it is begun, or until it has ended.
    pub(crate) fn wait_until(&self, ended: bool, address: &str) {
        // A job that failed rests for half a minute before it is tried again.
        for _ in 0..120_000 {
            let said = self.get(&format!("{address}/progress"));
            let said = said.expect("answers").body;
            let begun = !said.contains("Waiting for its turn");
            if said.contains("\"ended\":true") || (begun && !ended) {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("{address} is never done");
    }

    /// Signs in with a password, and with an authenticator that is set up on the way.
    pub(crate) fn sign_in(&mut self, email: &str, password: &str) {
        let form = format!(
            "email={}&password={}",
            email.replace('@', "%40"),
            password.replace(' ', "+")
        );
        let taken = |answer: &Answer| {
            let cookie = answer.header("set-cookie").split(';').next();
            cookie.unwrap_or_default().to_owned()
        };
        let first = self.post("/ashshire/sign-in", &form).expect("answers");
        self.cookie = taken(&first);
        let page = self.get("/ashshire/sign-in/code").expect("answers").body;
        let key = page.split("app-code\">").nth(1);
        let key = key.unwrap_or_else(|| panic!("no key on {first:?} {page}"));
        let key = key.split('<').next().expect("its end");
        let now = crate::term::now();
        let code = service::people::second_factor::code_now(key, now).expect("a code");
        let second = self.post("/ashshire/sign-in/code", &format!("code={code}"));
        let second = second.expect("answers");
        assert_eq!(second.status, 200, "{second:?}");
        self.cookie = taken(&second);
    }
}
