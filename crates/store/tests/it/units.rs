//! A unit of work is kept whole or leaves nothing.

use bytes::Bytes;
use serde_json::json;
use store::chronology::{NewEntry, Subject, latest, page, record};
use store::{StoreError, files};

use crate::engines::on_both;

fn entry(kind: &str) -> NewEntry {
    NewEntry::now(Subject::Authority, kind, json!({ "why": "a test" }))
}

#[test]
fn what_is_not_kept_is_gone_whole() {
    on_both(async |bench| {
        let written = bench
            .store
            .files()
            .write(Bytes::from_static(b"letter"), "text/plain")
            .await
            .unwrap();
        for end in ["dropped", "rolled back", "failed"] {
            let unit = bench.store.begin(bench.context()).await.unwrap();
            record(&unit, entry(end)).await.unwrap();
            files::name(&unit, &written).await.unwrap();
            assert_eq!(
                latest(&unit, 9).await.unwrap().len(),
                1,
                "a unit reads its own writing"
            );
            match end {
                "dropped" => drop(unit),
                _ => unit.roll_back().await.unwrap(),
            }
            assert!(latest(&bench.store, 9).await.unwrap().is_empty(), "{end}");
            assert!(
                files::find(&bench.store, written.digest)
                    .await
                    .unwrap()
                    .is_none(),
                "{end}"
            );
        }
        let unit = bench.store.begin(bench.context()).await.unwrap();
        record(&unit, entry("kept")).await.unwrap();
        files::name(&unit, &written).await.unwrap();
        assert!(
            latest(&bench.store, 9).await.unwrap().is_empty(),
            "nobody else sees it yet"
        );
        unit.commit().await.unwrap();
        let kept = page(&bench.store, Subject::Authority, None, 9)
            .await
            .unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].number, kept[0].kind.as_str()), (1, "kept"));
        assert_eq!(kept[0].position, "Attendance officer");
        assert_eq!(
            files::find(&bench.store, written.digest)
                .await
                .unwrap()
                .unwrap()
                .size,
            6
        );
    });
}

/// Readers go on while a unit writes, and a second writer waits its turn.
#[test]
fn readers_never_wait_and_writers_take_turns() {
    on_both(async |bench| {
        let first = bench.store.begin(bench.context()).await.unwrap();
        record(&first, entry("first")).await.unwrap();
        let store = std::sync::Arc::clone(&bench.store);
        let context = bench.context();
        let second = tokio::spawn(async move {
            let unit = store.begin(context).await.unwrap();
            record(&unit, entry("second")).await.unwrap();
            unit.commit().await.unwrap();
        });
        for _ in 0..20 {
            assert!(latest(&bench.store, 9).await.unwrap().is_empty());
        }
        first.commit().await.unwrap();
        second.await.unwrap();
        let kept = page(&bench.store, Subject::Authority, None, 9)
            .await
            .unwrap();
        let kinds: Vec<&str> = kept.iter().map(|e| e.kind.as_str()).collect();
        assert_eq!(kinds, ["second", "first"]);
    });
}

#[test]
fn a_second_writer_that_waits_too_long_is_told_so() {
    on_both(async |bench| {
        if !bench.is_sqlite() {
            return; // PostgreSQL has as many writers as connections.
        }
        let mut config = bench.config.clone();
        config.patience = std::time::Duration::from_millis(50);
        let other = store::Store::open(&bench.place, &config).await.unwrap();
        let first = other.begin(bench.context()).await.unwrap();
        let refused = other.begin(bench.context()).await.unwrap_err();
        assert!(matches!(refused, StoreError::Busy { .. }), "{refused:?}");
        // Another process is another pool: it meets the file's own lock.
        let third = store::Store::open(&bench.place, &config).await.unwrap();
        let refused = third.begin(bench.context()).await.unwrap_err();
        assert!(matches!(refused, StoreError::Busy { .. }), "{refused:?}");
        first.commit().await.unwrap();
    });
}

/// On SQLite `crates/herringbone/tests/it/full_disk.rs` shows it on a disk that is really full; to fill
/// that of a whole PostgreSQL would end it, so here it says by itself what it says then.
#[test]
fn a_full_disk_is_told_from_other_failures_on_postgresql() {
    on_both(async |bench| {
        if bench.is_sqlite() {
            return;
        }
        let no_room = "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
            RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; \
            END $$; \
            CREATE TRIGGER no_room BEFORE INSERT ON chronology_entry FOR EACH ROW EXECUTE FUNCTION no_room()";
        bench.tamper(no_room).await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let refused = record(&unit, entry("kept")).await.unwrap_err();
        assert!(matches!(refused, StoreError::DiskFull { .. }), "{refused}");
        assert!(
            refused.to_string().starts_with(
                "the disk that holds the store is full; nothing of this change was kept"
            ),
            "{refused}"
        );
        drop(unit);
        bench
            .tamper("DROP TRIGGER no_room ON chronology_entry")
            .await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        record(&unit, entry("kept")).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(latest(&bench.store, 9).await.unwrap().len(), 1);
    });
}
