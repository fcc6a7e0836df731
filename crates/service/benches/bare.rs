//! The peer that the service is measured against: the same rows by raw SQL on a bare handler, with
//! no sign-in, no scope, no access log, no page around them.
//! In: `bare STORE_FILE ADDRESS DAY`. Out: `/list?skip=N` and `/pupil/{id}` as plain text.
//! `bench/service.sh` sets the two beside each other.
#![allow(clippy::print_stdout, clippy::expect_used)]

use std::fmt::Write;
use std::str::FromStr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::sqlite::{Sqlite, SqliteConnectOptions};
use sea_orm::sqlx::{self, AssertSqlSafe, Column, Row};
use serde::Deserialize;
use uuid::Uuid;

/// The pupils on a roll on a day, fifty at a time, by name, with where they stand.
const LIST: &str = "SELECT p.id, p.upn, p.legal_surname, p.legal_forename, p.born, p.year_group, \
     c.name AS school_name, s.tier, s.attendance_rate, s.w12_rate, s.unauthorised, s.pn_sessions \
     FROM pupil p LEFT JOIN standing s ON s.pupil = p.id LEFT JOIN school c ON c.id = s.school \
     WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil = p.id AND e.start_on <= ?1 \
     AND (e.end_on IS NULL OR e.end_on >= ?1)) \
     ORDER BY p.legal_surname, p.legal_forename, p.id LIMIT 50 OFFSET ?2";

/// What a pupil's record shows, statement by statement.
const RECORD: [&str; 5] = [
    "SELECT * FROM pupil WHERE id = ?1",
    "SELECT e.*, c.name FROM enrolment e JOIN school c ON c.id = e.school WHERE e.pupil = ?1",
    "SELECT * FROM standing WHERE pupil = ?1",
    "SELECT * FROM register_row WHERE pupil = ?1",
    "SELECT * FROM calendar_year WHERE school IN (SELECT school FROM enrolment WHERE pupil = ?1)",
];

struct Bare {
    pool: sqlx::Pool<Sqlite>,
    /// Days since 1970, as the store keeps them.
    day: i64,
}

#[derive(Deserialize)]
struct Skip {
    skip: i64,
}

/// Rows as text, whatever their columns are.
fn text(rows: &[sqlx::sqlite::SqliteRow], out: &mut String) {
    for row in rows {
        for column in row.columns() {
            let at = column.ordinal();
            if let Ok(Some(text)) = row.try_get::<Option<&str>, _>(at) {
                out.push_str(text);
            } else if let Ok(Some(number)) = row.try_get::<Option<i64>, _>(at) {
                let _ = write!(out, "{number}");
            } else if let Ok(Some(bytes)) = row.try_get::<Option<&[u8]>, _>(at) {
                out.extend(bytes.iter().map(|b| char::from(b & 0x7f)));
            }
            out.push('\t');
        }
        out.push('\n');
    }
}

async fn list(State(bare): State<Arc<Bare>>, Query(asked): Query<Skip>) -> String {
    let query = sqlx::query(LIST).bind(bare.day).bind(asked.skip);
    let rows = query.fetch_all(&bare.pool).await.expect("rows");
    let mut out = String::new();
    text(&rows, &mut out);
    out
}

async fn record(State(bare): State<Arc<Bare>>, Path(id): Path<Uuid>) -> String {
    let mut out = String::new();
    for sql in RECORD {
        let query = sqlx::query(AssertSqlSafe(sql)).bind(id);
        let rows = query.fetch_all(&bare.pool).await.expect("rows");
        text(&rows, &mut out);
    }
    out
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let mut next = || arguments.next().unwrap_or_default();
    let (file, address, day) = (next(), next(), next());
    let Ok(day) = jiff::civil::Date::from_str(&day) else {
        println!("bare STORE_FILE ADDRESS DAY; see bench/service.sh");
        return;
    };
    let since = day - jiff::civil::date(1970, 1, 1);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(async move {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .pragma("query_only", "ON")
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", "-32768");
        let pool = PoolOptions::new().max_connections(8);
        let bare = Bare {
            pool: pool.connect_with(options).await.expect("the store"),
            day: since.get_days().into(),
        };
        let router = Router::new()
            .route("/list", get(list))
            .route("/pupil/{id}", get(record))
            .with_state(Arc::new(bare));
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .expect("a port");
        axum::serve(listener, router).await.expect("serves");
    });
}
