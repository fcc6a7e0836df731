//! `herringbone serve`: the pages, until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use service::house::House;

use crate::config::Config;
use crate::failure::Failure;
use crate::speak;
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
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let config = Config::read(&arguments.config)?;
    in_runtime(async {
        let house = config.open(Arc::new(SystemClock), false).await?;
        pages(Arc::new(house), config.listen).await
    })
}

/// Runs work that waits for others.
pub(crate) fn in_runtime<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|e| Failure::Plain(format!("the program cannot start its threads: {e}")))?;
    runtime.block_on(work)
}

/// Serves a house's pages until Ctrl-C.
pub(crate) async fn pages(house: Arc<House>, listen: SocketAddr) -> Result<(), Failure> {
    let refused = |e| Failure::Plain(format!("{listen} cannot be listened on: {e}"));
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    speak::aside(&format!("Serving http://{address}/ (Ctrl-C stops it)"));
    let router = service::web::router(house).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router)
        .with_graceful_shutdown(async {
            let _ = tokio::signal::ctrl_c().await;
        })
        .await
        .map_err(refused)
}
