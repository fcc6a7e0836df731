//! Journeys in a real browser: Chromium by its driver, against the service on a port of this
//! machine, as people meet it: with and without JavaScript, and on a phone's width; axe-core looks
//! at every page. Where the browser is missing the tests say what they left out; under CI they fail.

use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

use crate::town::{PASSWORD, Town};

/// The driver, in a process group of its own: ended with everything it started.
struct Driver {
    process: Child,
    port: u16,
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
    }
}

/// Where a program is, or `None` with word of what is left out.
fn found(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|program| program.is_file());
    #[allow(
        clippy::print_stderr,
        reason = "whoever runs the tests is told what they left out"
    )]
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", names[0]);
        eprintln!(
            "left out: the journeys in a browser, for want of {}. Install Debian's chromium and chromium-driver.",
            names[0]
        );
    }
    found
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A browser, and the service it looks at.
pub(crate) struct Visit {
    pub(crate) client: Client,
    scripts: bool,
    base: String,
    axe: String,
    _driver: Driver,
    _profile: tempfile::TempDir,
    pub(crate) town: Town,
}

/// How the browser is set up. Every journey is made in each of these ways.
#[derive(Clone, Copy)]
pub(crate) struct Set {
    pub(crate) scripts: bool,
    pub(crate) width: u32,
}

impl Set {
    /// With scripts, on a desk.
    pub(crate) const DESK: Self = Self {
        scripts: true,
        width: 1200,
    };
    /// With scripts, on a phone.
    pub(crate) const PHONE: Self = Self {
        scripts: true,
        width: 320,
    };
    /// Without scripts, on a desk.
    pub(crate) const WITHOUT_SCRIPTS: Self = Self {
        scripts: false,
        width: 1200,
    };
}

impl Visit {
    /// A browser before an empty page, and the town; `None` where there is no browser.
    pub(crate) async fn begin(set: Set) -> Option<Self> {
        Self::begin_in(set, Town::at_ease().await).await
    }

    /// The same in a town of the journey's own.
    pub(crate) async fn begin_in(set: Set, town: Town) -> Option<Self> {
        let chromium = found(&["chromium", "chromium-browser"])?;
        let driver = found(&["chromedriver"])?;
        let axe = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../web-assets/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(axe).expect("axe-core: make assets");
        let port = free_port();
        let process = Command::new(driver)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("the driver starts");
        let driver = Driver { process, port };
        let profile = tempfile::tempdir().expect("a folder");
        let client = connect(&driver, &chromium, profile.path(), set).await;

        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let router = service::web::router(Arc::clone(&town.house));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let worker = service::work::Worker::new(Arc::clone(&town.house), "beside the pages");
        tokio::spawn(worker.run(std::future::pending()));
        Some(Self {
            client,
            scripts: set.scripts,
            base,
            axe,
            _driver: driver,
            _profile: profile,
            town,
        })
    }

    /// Lets time go by in the town, and does what a worker does then.
    pub(crate) async fn later(&self, by: jiff::SignedDuration, job: &str) {
        self.town.later(by);
        self.town.put_in(job).await;
        self.town.work_off().await;
    }

    /// Goes to an address of the service.
    pub(crate) async fn open(&self, path: &str) {
        self.client
            .goto(&format!("{}{path}", self.base))
            .await
            .expect("opens");
    }

    /// Waits until the browser has come to a page.
    pub(crate) async fn comes_to(&self, path: &str) {
        let mut now = String::new();
        for _ in 0..300 {
            // While it is on its way there is no address to be had.
            if let Ok(address) = self.client.current_url().await {
                address.path().clone_into(&mut now);
            }
            if now.starts_with(path) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("still at {now}, not at {path}");
    }

    /// Waits until a page says something, as people do: where scripts do not follow what is under way,
    /// by asking how far it is.
    pub(crate) async fn comes_to_read(&self, words: &str) {
        for _ in 0..100 {
            if self.text().await.contains(words) {
                return;
            }
            let link = Locator::LinkText("See how far it is now");
            if let Ok(link) = self.client.find(link).await {
                // The script may have gone on in this very moment.
                let _ = link.click().await;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        panic!("nothing says {words}: {}", self.text().await);
    }

    /// What the page says. A page that is followed by another in this very moment is asked again.
    pub(crate) async fn text(&self) -> String {
        let mut failed = None;
        for _ in 0..300 {
            let said = match self.client.find(Locator::Css("body")).await {
                Ok(body) => body.text().await,
                Err(error) => Err(error),
            };
            match said {
                Ok(text) => return text,
                Err(error) => failed = Some(error),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the page says nothing: {failed:?}");
    }

    /// Follows a link by its words, or by the first of them.
    pub(crate) async fn follow(&self, words: &str) {
        let link = format!("//a[starts-with(normalize-space(), \"{words}\")]");
        let link = self.client.find(Locator::XPath(&link)).await.expect(words);
        link.click().await.expect("followed");
    }

    /// Opens what a link leads to.
    pub(crate) async fn open_link(&self, words: &str) {
        let link = format!("//a[starts-with(normalize-space(), \"{words}\")]");
        let link = self.client.find(Locator::XPath(&link)).await.expect(words);
        let href = link.attr("href").await.expect("an attribute");
        self.open(&href.expect("an address")).await;
    }

    /// Chooses a value of a select.
    pub(crate) async fn choose(&self, id: &str, value: &str) {
        let field = self.client.find(Locator::Id(id)).await.expect("the field");
        field.select_by_value(value).await.expect("chosen");
    }

    /// Ticks a radio or a box by its id.
    pub(crate) async fn tick(&self, id: &str) {
        let field = self.client.find(Locator::Id(id)).await.expect("the field");
        field.click().await.expect("ticked");
    }

    /// Ticks the radio or box of a value.
    pub(crate) async fn take(&self, name: &str, value: &str) {
        let field = format!("input[name='{name}'][value='{value}']");
        let Ok(field) = self.client.find(Locator::Css(&field)).await else {
            panic!("nothing is {value} for {name}: {}", self.text().await);
        };
        field.click().await.expect("ticked");
    }

    /// Types a day into its three fields, in place of what stands there.
    pub(crate) async fn type_day(&self, name: &str, day: jiff::civil::Date) {
        for (part, value) in [
            ("day", i16::from(day.day())),
            ("month", i16::from(day.month())),
            ("year", day.year()),
        ] {
            self.type_in(&format!("{name}-{part}"), &value.to_string())
                .await;
        }
    }

    /// Empties a day's three fields.
    pub(crate) async fn clear_day(&self, name: &str) {
        for part in ["day", "month", "year"] {
            self.type_in(&format!("{name}-{part}"), "").await;
        }
    }

    /// Types into an empty field.
    pub(crate) async fn type_in(&self, id: &str, text: &str) {
        let field = self.client.find(Locator::Id(id)).await.expect("the field");
        field.clear().await.expect("cleared");
        field.send_keys(text).await.expect("typed");
    }

    /// Chooses a file to send.
    pub(crate) async fn choose_file(&self, id: &str, file: &Path) {
        let field = self.client.find(Locator::Id(id)).await.expect("the field");
        field
            .send_keys(&file.display().to_string())
            .await
            .expect("chosen");
    }

    /// Presses a button and waits for the page that comes of it.
    pub(crate) async fn press(&self, words: &str) {
        let button = format!("//button[normalize-space()='{words}']");
        let Ok(button) = self.client.find(Locator::XPath(&button)).await else {
            panic!("no button says {words}: {}", self.text().await);
        };
        button.click().await.expect("pressed");
        // Until the old page is gone, whatever is asked would still be asked of it.
        for _ in 0..300 {
            if button.is_enabled().await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("nothing came of pressing {words}");
    }

    /// Signs somebody of the town in.
    pub(crate) async fn sign_in(&self, who: &str) {
        self.open("/ashshire/sign-in").await;
        self.type_in("email", &format!("{who}@ashshire.example"))
            .await;
        self.type_in("password", PASSWORD).await;
        self.press("Continue").await;
        self.comes_to("/ashshire/today").await;
    }

    /// Nothing for axe-core to complain of, and nothing that makes the page wider than the window.
    ///
    /// axe-core is a script itself, so without scripts there is nothing to ask it.
    pub(crate) async fn fit_for_everybody(&self, where_: &str) {
        if !self.scripts {
            return;
        }
        self.client
            .execute(&self.axe, vec![])
            .await
            .expect("axe-core loads");
        let run = "const done = arguments[arguments.length - 1];\
                   axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.map(v => \
                   v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html).join(' '))), e => done([String(e)]));";
        let found = self
            .client
            .execute_async(run, vec![])
            .await
            .expect("axe-core runs");
        assert_eq!(found, json!([]), "{where_}");
        let wide = "const root = document.documentElement, seen = root.clientWidth;\
                    if (root.scrollWidth <= seen) return [];\
                    const out = [...document.querySelectorAll('body *')].filter(e =>\
                      e.getBoundingClientRect().right > seen && !e.closest('.app-scroll'));\
                    return ['a page of ' + root.scrollWidth].concat(out.map(e =>\
                      e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40)));";
        let over = self.client.execute(wide, vec![]).await.expect("measures");
        assert_eq!(over, json!([]), "{where_} is too wide");
    }
}

async fn connect(driver: &Driver, chromium: &Path, profile: &Path, set: Set) -> Client {
    let size = format!("--window-size={},900", set.width);
    let profile = format!("--user-data-dir={}", profile.display());
    let mut arguments = vec![
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        &size,
        &profile,
    ];
    if !set.scripts {
        arguments.push("--blink-settings=scriptEnabled=false");
    }
    let options = json!({ "binary": chromium, "args": arguments, "mobileEmulation": null });
    let mut options = options.as_object().cloned().expect("an object");
    options.remove("mobileEmulation");
    if set.width < 500 {
        // A window is never narrower than 500 pixels; a phone is.
        options.insert(
            "mobileEmulation".into(),
            json!({ "deviceMetrics": { "width": set.width, "height": 900, "pixelRatio": 1.0 } }),
        );
    }
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("goog:chromeOptions".into(), Value::Object(options));
    for _ in 0..100 {
        let mut builder =
            ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        let address = format!("http://127.0.0.1:{}", driver.port);
        if let Ok(client) = builder
            .capabilities(capabilities.clone())
            .connect(&address)
            .await
        {
            return client;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the driver does not answer");
}
