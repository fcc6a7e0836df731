//! A backup taken while people work restores to a store that verifies.

use bytes::Bytes;
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;
use store::chronology::{NewEntry, SigningKey, Subject, record, seal, verify};
use store::{Place, Store, StoreError, backup, files, people};
use tempfile::TempDir;

use crate::cluster;
use crate::engines::{Bench, config, now, on_both, seconds_later};
use crate::world::World;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[42; 32])
}

/// An empty place of the same kind: a folder, or a database of its own with the schema's name.
async fn empty_place(bench: &Bench, folder: &std::path::Path) -> Place {
    match &bench.place {
        Place::Folder(_) => Place::Folder(folder.join("store")),
        Place::Postgres { url, schema } => {
            let raw = Database::connect(url).await.unwrap();
            let database = format!("restored_{schema}");
            raw.execute_unprepared(&format!("CREATE DATABASE {database}"))
                .await
                .unwrap();
            raw.close().await.unwrap();
            Place::Postgres {
                url: url.replace("localhost/postgres?", &format!("localhost/{database}?")),
                schema: schema.clone(),
            }
        }
    }
}

#[test]
fn a_backup_under_load_restores_to_a_store_that_verifies() {
    on_both(async |bench| {
        let world = World::kept(bench, 50).await;
        seal(&bench.store, bench.context(), &key()).await.unwrap();
        // The load: units one after another, each with an entry for a child, an entry for the
        // authority and a file, until the backup is taken.
        let (store, ids) = (bench.store.clone(), bench.ids.clone());
        let pupils = world.pupils.clone();
        let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
        let load = tokio::spawn(async move {
            let mut kept = 0u32;
            while stopped.try_recv().is_err() {
                let text = Bytes::from(format!("letter {kept}"));
                let written = store.files().write(text, "text/plain").await.unwrap();
                let context = store::Context {
                    now: seconds_later(i64::from(kept)),
                    actor: store::Actor::program("load"),
                    ids: ids.clone(),
                };
                let unit = store.begin(context.clone()).await.unwrap();
                let child = Subject::Child(pupils[kept as usize % pupils.len()]);
                for subject in [child, Subject::Authority] {
                    let entry = NewEntry::now(
                        subject,
                        "letter",
                        json!({ "file": written.digest.to_string() }),
                    );
                    record(&unit, entry).await.unwrap();
                }
                files::name(&unit, &written).await.unwrap();
                unit.commit().await.unwrap();
                if kept % 7 == 3 {
                    seal(&store, context, &key()).await.unwrap();
                }
                kept += 1;
            }
            kept
        });
        while files::list(&bench.store).await.unwrap().len() < 10 {
            tokio::task::yield_now().await;
        }
        let to = bench.folder.path().join("backups").join("one");
        let manifest = backup::back_up(&bench.store, &to, now()).await.unwrap();
        stop.send(()).unwrap();
        assert!(load.await.unwrap() >= 10);
        assert_eq!(
            (manifest.authority.as_str(), manifest.schema.is_some()),
            ("worcestershire", !bench.is_sqlite())
        );

        let elsewhere = TempDir::new().unwrap();
        let place = empty_place(bench, elsewhere.path()).await;
        let config = config("worcestershire", elsewhere.path());
        let restored = backup::restore(&to, &place, &config).await.unwrap();
        let report = verify(&restored, &config.roots, &key().verifying_key())
            .await
            .unwrap();
        assert!(report.holds(), "{report}");
        assert_eq!(report.roots, manifest.roots);
        assert!(report.roots >= 1, "{report}");
        let named = files::list(&restored).await.unwrap();
        assert!(named.len() >= 10);
        for file in &named {
            restored.files().read(file.digest).await.unwrap();
        }
        assert_eq!(
            report.entries,
            named.len() as u64 * 2,
            "every unit is wholly in or wholly out"
        );
        assert!(
            people::list_sign_ins(&restored, bench.id(), now())
                .await
                .unwrap()
                .is_empty(),
            "and the other file works"
        );

        let again = backup::restore(&to, &place, &config).await.unwrap_err();
        assert!(
            matches!(again, StoreError::Tool(_)),
            "a place that is not empty is left alone: {again}"
        );
        let report = verify(&restored, &bench.config.roots, &key().verifying_key())
            .await
            .unwrap();
        let lost = report.problems.len() as u64;
        assert!(
            lost >= 1,
            "the roots outside know what was done since: {report}"
        );
        restored.close().await.unwrap();
    });
}

#[test]
fn a_backup_that_is_damaged_unfinished_or_anothers_is_refused() {
    on_both(async |bench| {
        World::kept(bench, 1).await;
        let to = bench.folder.path().join("backup");
        backup::back_up(&bench.store, &to, now()).await.unwrap();
        let there = backup::back_up(&bench.store, &to, now()).await.unwrap_err();
        assert!(
            matches!(there, StoreError::File { .. }),
            "never over another: {there}"
        );
        let elsewhere = TempDir::new().unwrap();
        let place = empty_place(bench, elsewhere.path()).await;
        let own = config("worcestershire", elsewhere.path());
        let refused =
            async |config: &store::Config| backup::restore(&to, &place, config).await.unwrap_err();

        let other = refused(&config("herefordshire", elsewhere.path())).await;
        assert!(
            matches!(other, StoreError::AnotherAuthority { .. }),
            "{other}"
        );
        let kind = match place {
            Place::Folder(_) => Place::Postgres {
                url: "postgres://x".into(),
                schema: "x".into(),
            },
            Place::Postgres { .. } => Place::Folder(elsewhere.path().join("x")),
        };
        let wrong = backup::restore(&to, &kind, &own).await.unwrap_err();
        assert!(
            wrong.to_string().contains("it was taken of a store in"),
            "{wrong}"
        );

        let data = if bench.is_sqlite() {
            "herringbone.sqlite"
        } else {
            "postgres.dump"
        };
        let mut bytes = std::fs::read(to.join(data)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(to.join(data), bytes).unwrap();
        let damaged = refused(&own).await.to_string();
        assert!(
            damaged.contains(data) && damaged.contains("use another backup"),
            "{damaged}"
        );
        std::fs::remove_file(to.join("manifest.json")).unwrap();
        let unfinished = refused(&own).await.to_string();
        assert!(unfinished.contains("not a whole backup"), "{unfinished}");
        assert!(
            Store::open(&place, &own).await.is_err(),
            "nothing was put there"
        );
    });
    assert_eq!(cluster::url().is_some(), cluster::bin().is_some());
}
