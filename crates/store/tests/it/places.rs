//! Opening, refusing to open, and keeping authorities apart.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sea_orm::ConnectionTrait;
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::{Authorities, Place, Store, StoreError};
use tempfile::TempDir;

use crate::engines::{config, on_both, places, raw};

#[test]
fn a_store_that_was_never_made_is_not_opened() {
    on_both(async |bench| {
        let elsewhere = match &bench.place {
            Place::Folder(folder) => Place::Folder(folder.join("elsewhere")),
            Place::Postgres { url, schema } => Place::Postgres {
                url: url.clone(),
                schema: format!("{schema}_elsewhere"),
            },
        };
        let refused = Store::open(&elsewhere, &bench.config).await.unwrap_err();
        assert!(matches!(refused, StoreError::NoStore { .. }), "{refused}");
        assert!(refused.to_string().contains("make one first"), "{refused}");
        if let Place::Folder(folder) = elsewhere {
            assert!(!folder.exists(), "asking leaves nothing behind");
        }
    });
}

#[test]
fn a_schema_newer_than_this_program_is_refused_politely() {
    on_both(async |bench| {
        let table = "schema_step";
        bench
            .tamper(&format!(
                "INSERT INTO {table} (version, applied_at) VALUES ('0999_later', 0)"
            ))
            .await;
        for refused in [
            Store::open(&bench.place, &bench.config).await.unwrap_err(),
            Store::create_or_upgrade(&bench.place, &bench.config)
                .await
                .unwrap_err(),
            bench.store.check_schema().await.unwrap_err(),
        ] {
            assert!(
                matches!(&refused, StoreError::SchemaNewer { steps, .. } if steps == &["0999_later"]),
                "{refused}"
            );
            assert!(
                refused.to_string().contains("use that version"),
                "{refused}"
            );
        }
    });
}

#[test]
fn a_schema_older_than_this_program_is_refused_politely_and_says_what_to_do() {
    on_both(async |bench| {
        bench
            .tamper("DELETE FROM schema_step WHERE version = '0002_rooms'")
            .await;
        let refused = Store::open(&bench.place, &bench.config).await.unwrap_err();
        assert!(
            matches!(&refused, StoreError::SchemaOlder { steps, .. } if steps == &["0002_rooms"]),
            "{refused}"
        );
        assert!(refused.to_string().contains("take a backup"), "{refused}");
        bench.tamper("DELETE FROM schema_step").await;
        let refused = Store::open(&bench.place, &bench.config).await.unwrap_err();
        assert!(matches!(refused, StoreError::NoStore { .. }), "{refused}");
    });
}

#[test]
fn a_program_that_runs_refuses_to_go_on_with_another_versions_schema() {
    on_both(async |bench| {
        bench.store.still_ours().await.unwrap();
        drop(bench.store.begin(bench.context()).await.unwrap());
        for (change, newer) in [
            (
                "INSERT INTO schema_step (version, applied_at) VALUES ('0999_later', 0)",
                true,
            ),
            (
                "DELETE FROM schema_step WHERE version IN ('0999_later', '0005_api')",
                false,
            ),
        ] {
            bench.tamper(change).await;
            let other = Store::open(&bench.place, &bench.config).await.unwrap_err();
            let changed = bench.store.begin(bench.context()).await.unwrap_err();
            for refused in [other, changed] {
                let told = match &refused {
                    StoreError::SchemaNewer { steps, .. } => newer && steps == &["0999_later"],
                    StoreError::SchemaOlder { steps, .. } => !newer && steps == &["0005_api"],
                    _ => false,
                };
                assert!(told, "{refused}");
            }
        }
        let fresh = Store::open_or_make(&bench.place, &bench.config).await;
        let refused = fresh.unwrap_err();
        assert!(
            matches!(refused, StoreError::SchemaOlder { .. }),
            "what is there is not upgraded unasked: {refused}"
        );
        assert!(
            refused.to_string().contains("`herringbone migrate`"),
            "{refused}"
        );
        bench
            .tamper("INSERT INTO schema_step (version, applied_at) VALUES ('0005_api', 0)")
            .await;
        drop(bench.store.begin(bench.context()).await.unwrap());
    });
}

#[test]
fn an_upgrade_waits_for_the_change_that_is_being_made() {
    on_both(async |bench| {
        if bench.is_sqlite() {
            // There is one lock for writing, and both ask for it.
            return;
        }
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let entry = NewEntry::now(Subject::Authority, "test", json!({}));
        record(&unit, entry).await.unwrap();
        let (place, config) = (bench.place.clone(), bench.config.clone());
        let upgrade = tokio::spawn(async move { Store::create_or_upgrade(&place, &config).await });
        let waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
        while bench.count(waiting).await == 0 {
            assert!(!upgrade.is_finished(), "it went on beside a change");
            tokio::task::yield_now().await;
        }
        unit.commit().await.unwrap();
        upgrade.await.unwrap().unwrap().close().await.unwrap();
    });
}

#[test]
fn making_a_store_twice_changes_nothing() {
    on_both(async |bench| {
        let steps = "SELECT count(*) FROM schema_step";
        let before = bench.count(steps).await;
        let (one, two) = tokio::join!(
            Store::create_or_upgrade(&bench.place, &bench.config),
            Store::create_or_upgrade(&bench.place, &bench.config),
        );
        one.unwrap().close().await.unwrap();
        two.unwrap().close().await.unwrap();
        assert_eq!(bench.count(steps).await, before);
    });
}

#[test]
fn a_store_is_not_opened_for_another_authority() {
    on_both(async |bench| {
        let other = config("herefordshire", bench.folder.path());
        let refused = Store::open(&bench.place, &other).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::AnotherAuthority { .. }),
            "{refused}"
        );
        assert!(
            refused
                .to_string()
                .contains("that of worcestershire, not of herefordshire"),
            "{refused}"
        );
    });
}

/// Hammers two authorities of one database (or two folders) at once, through every door, and asks
/// each connection at each turn which store it is on.
#[test]
fn no_connection_ever_serves_two_authorities() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let above = TempDir::new().unwrap();
    let engines = places(above.path()).len();
    for engine in 0..engines {
        runtime.block_on(async {
            let mut authorities = Authorities::default();
            let mut homes = BTreeMap::new();
            for name in ["worcestershire", "herefordshire"] {
                let folder = above.path().join(name);
                let place = places(&folder).swap_remove(engine);
                let store = Store::create_or_upgrade(&place, &config(name, &folder))
                    .await
                    .unwrap();
                homes.insert(name, place);
                authorities.add(store);
            }
            let ids: Arc<dyn store::Ids> = Arc::new(store::SeededIds::new(3));
            let mut work = tokio::task::JoinSet::new();
            for turn in 0..40u32 {
                for name in homes.keys().copied() {
                    let store = Arc::clone(authorities.get(name).unwrap());
                    let ids = Arc::clone(&ids);
                    work.spawn(async move {
                        let served = store.served().await.unwrap().from;
                        let context = store::Context {
                            now: crate::engines::now(),
                            actor: store::Actor::program("test"),
                            ids,
                        };
                        let unit = store.begin(context).await.unwrap();
                        let entry = NewEntry::now(
                            Subject::Authority,
                            "test",
                            json!({ "of": name, "turn": turn }),
                        );
                        record(&unit, entry).await.unwrap();
                        unit.commit().await.unwrap();
                        (name, served)
                    });
                }
            }
            let mut served: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
            while let Some(done) = work.join_next().await {
                let (name, from) = done.unwrap();
                served.entry(name).or_default().insert(from);
            }
            let homes_seen: BTreeSet<&String> = served.values().flatten().collect();
            assert!(served.values().all(|s| s.len() == 1), "{served:?}");
            assert_eq!(homes_seen.len(), 2, "{served:?}");
            for (name, place) in &homes {
                let raw = raw(place).await;
                let engine = raw.get_database_backend();
                let sql = "SELECT payload FROM chronology_entry";
                let rows = raw
                    .query_all_raw(sea_orm::Statement::from_string(engine, sql))
                    .await
                    .unwrap();
                assert_eq!(rows.len(), 40);
                for row in rows {
                    let payload: String = row.try_get("", "payload").unwrap();
                    assert!(
                        payload.contains(name),
                        "{payload} is in the store of {name}"
                    );
                }
            }
            assert!(matches!(
                authorities.get("shropshire"),
                Err(StoreError::UnknownAuthority(_))
            ));
        });
    }
}

/// Nothing in the code can move a connection to another schema or open another file on it.
#[test]
fn no_statement_moves_a_connection() {
    fn look(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                look(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
            for moving in [
                "set search_path",
                "set_config(",
                "attach database",
                "set schema",
                "set local",
            ] {
                if text.contains(moving) {
                    found.push(format!("{}: {moving}", path.display()));
                }
            }
        }
    }
    let mut found = Vec::new();
    look(
        std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut found,
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn readers_of_sqlite_cannot_write_and_tables_are_strict() {
    on_both(async |bench| {
        if !bench.is_sqlite() {
            return;
        }
        let loose = "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main' \
                     AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'schema_step%'";
        assert_eq!(bench.count(loose).await, 0);
        let wal = bench.ask("PRAGMA journal_mode").await[0]
            .try_get_by_index::<String>(0)
            .unwrap();
        assert_eq!(wal, "wal");
        assert!(bench.folder.path().join("store/access.sqlite").is_file());
    });
}
