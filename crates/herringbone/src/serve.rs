//! `herringbone serve`: the pages, until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use service::house::House;
use service::work::Worker;

use crate::config::Config;
use crate::failure::Failure;
use crate::log;
use crate::speak;
use crate::worker::worker;
use crate::world::SystemClock;

/// Serve the pages of the authorities that a file names
#[derive(Args)]
#[command(after_help = "\
Example:
  herringbone serve herringbone.toml

The file names the address to listen on and each authority's store:
  listen = \"127.0.0.1:8080\"
  address = \"https://attendance.our-county.example\"   # as people type it, for links
  address_header = \"x-forwarded-for\"  # in which the proxy before it says who asks, if there is one
  libreoffice = \"/opt/libreoffice/program/soffice\"  # for letters of schools' own, where it is not on the PATH
  [[authority]]
  id = \"our-county\"
  name = \"Our County Council\"
  policy = \"herefordshire\"
  store = \"data/our-county\"      # or postgres://…?schema=our_county
  files = \"data/our-county-files\"
  roots = \"roots/our-county\"     # best on another machine's disk")]
pub(crate) struct Arguments {
    /// The file
    config: PathBuf,
    /// Leave what is done in the background to `herringbone worker`
    #[arg(long)]
    no_worker: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let config = Config::read(&arguments.config)?;
    log::begin();
    in_runtime(async {
        let house = config.open(Arc::new(SystemClock), None).await?;
        let house = Arc::new(house);
        let work = (!arguments.no_worker).then(|| worker(&house, &config));
        pages(house, config.listen, work).await
    })
}

/// Runs work that waits for others.
pub(crate) fn in_runtime<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|e| Failure::Plain(format!("the program cannot start its threads: {e}")))?;
    runtime.block_on(work)
}

/// Waits until the program is told to stop: by Ctrl-C, or by the system.
pub(crate) async fn told_to_stop() {
    let ctrl_c = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = ctrl_c => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    ctrl_c.await;
}

/// Serves a house's pages, and does its work beside them if there is a worker, until told to stop.
pub(crate) async fn pages(
    house: Arc<House>,
    listen: SocketAddr,
    worker: Option<Worker>,
) -> Result<(), Failure> {
    let refused = |e| Failure::Plain(format!("{listen} cannot be listened on: {e}"));
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    speak::aside(&format!("Serving http://{address}/ (Ctrl-C stops it)"));
    let work = tokio::spawn(async move {
        if let Some(worker) = worker {
            worker.run(told_to_stop()).await;
        }
    });
    let router = service::web::router(house).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router)
        .with_graceful_shutdown(told_to_stop())
        .await
        .map_err(refused)?;
    work.await
        .map_err(|_| Failure::Plain("the worker broke off; see the log".to_owned()))
}
