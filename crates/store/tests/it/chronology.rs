//! The chronology shows every way of changing what was written.

use serde_json::json;
use store::chronology::{
    Entry, Erasure, NewEntry, Problem, Report, Sealed, SigningKey, Subject, append, erase, latest,
    page, record, seal, verify,
};
use store::{PupilId, StoreError};

use crate::engines::{Bench, on_both, seconds_later};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[42; 32])
}

async fn report(bench: &Bench) -> Report {
    verify(&bench.store, &bench.config.roots, &key().verifying_key())
        .await
        .unwrap()
}

/// Three children and the authority, three entries each.
async fn three_children(bench: &Bench) -> Vec<PupilId> {
    let children: Vec<PupilId> = (0..3).map(|_| bench.id()).collect();
    for turn in 0..3 {
        let unit = bench
            .store
            .begin(bench.context_at(seconds_later(turn)))
            .await
            .unwrap();
        let mut entries: Vec<NewEntry> = children
            .iter()
            .map(|child| {
                let particulars = json!({ "code": "O", "turn": turn, "note": "seen in town" });
                NewEntry::now(
                    Subject::Child(*child),
                    "attendance.mark.amended",
                    particulars,
                )
            })
            .collect();
        entries.push(NewEntry::now(
            Subject::Authority,
            "policy.loaded",
            json!({ "turn": turn }),
        ));
        append(&unit, entries).await.unwrap();
        unit.commit().await.unwrap();
    }
    children
}

async fn sealed(bench: &Bench) {
    let sealed = seal(&bench.store, bench.context(), &key()).await.unwrap();
    assert!(matches!(sealed, Sealed::Root(_)));
}

async fn chain(bench: &Bench, child: PupilId) -> Vec<Entry> {
    let mut entries = page(&bench.store, Subject::Child(child), None, 99)
        .await
        .unwrap();
    entries.reverse();
    entries
}

/// A child's key as SQL writes it.
fn literal(bench: &Bench, child: PupilId) -> String {
    if bench.is_sqlite() {
        format!("x'{}'", child.0.simple())
    } else {
        format!("'{child}'")
    }
}

#[test]
fn what_was_written_verifies() {
    on_both(async |bench| {
        assert!(report(bench).await.holds(), "an empty store");
        three_children(bench).await;
        let found = report(bench).await;
        assert!(found.holds(), "{found}");
        assert_eq!((found.entries, found.chains, found.unsealed), (12, 4, 12));
        sealed(bench).await;
        three_children(bench).await;
        sealed(bench).await;
        assert_eq!(
            seal(&bench.store, bench.context(), &key()).await.unwrap(),
            Sealed::Nothing,
            "nothing moved"
        );
        let found = report(bench).await;
        assert!(found.holds(), "{found}");
        assert_eq!((found.entries, found.roots, found.unsealed), (24, 2, 0));
        assert!(
            found
                .to_string()
                .contains("Everything is as it was written.")
        );
    });
}

#[test]
fn a_chain_is_read_in_order_a_page_at_a_time() {
    on_both(async |bench| {
        let children = three_children(bench).await;
        let chain = chain(bench, children[1]).await;
        assert_eq!(
            chain.iter().map(|e| e.number).collect::<Vec<_>>(),
            [1, 2, 3]
        );
        assert_eq!(chain[2].payload.as_ref().unwrap()["turn"], 2);
        assert_eq!(chain[2].recorded_at, seconds_later(2));
        let older = page(&bench.store, Subject::Child(children[1]), Some(3), 1)
            .await
            .unwrap();
        assert_eq!(older[0].number, 2);
        assert_eq!(latest(&bench.store, 5).await.unwrap().len(), 5);
    });
}

#[test]
fn a_rewritten_row_shows() {
    let rewrites = [
        "payload = replace(payload, 'town', 'school')",
        "actor_name = 'Someone Else'",
        "position = 'Head'",
        "kind = 'attendance.mark.made'",
        "happened_at = happened_at - 86400000000",
        "recorded_at = recorded_at + 1",
    ];
    for rewrite in rewrites {
        on_both(async |bench| {
            let children = three_children(bench).await;
            let child = literal(bench, children[0]);
            let sql = format!(
                "UPDATE chronology_entry SET {rewrite} WHERE subject = {child} AND number = 2"
            );
            assert_eq!(bench.tamper(&sql).await, 1);
            let subject = Subject::Child(children[0]);
            assert_eq!(
                report(bench).await.problems,
                [Problem::Rewritten { subject, number: 2 }],
                "{rewrite}"
            );
        });
    }
}

/// The same change made by a program that can digest: one made from a copy of the store.
#[test]
fn a_rewritten_and_rehashed_chain_shows_by_its_seal() {
    on_both(async |bench| {
        let children = three_children(bench).await;
        sealed(bench).await;
        let child = literal(bench, children[0]);
        let subject = Subject::Child(children[0]);
        // Cut the chain back to one entry, as if the rest had never been, and let the program
        // itself write two others with honest digests.
        for sql in [
            format!("DELETE FROM chronology_entry WHERE subject = {child} AND number > 1"),
            format!(
                "UPDATE chronology_head SET number = 1, digest = (SELECT digest FROM chronology_entry \
                 WHERE subject = {child} AND number = 1) WHERE subject = {child}"
            ),
        ] {
            bench.tamper(&sql).await;
        }
        let unit = bench.store.begin(bench.context()).await.unwrap();
        for _ in 0..2 {
            let entry = NewEntry::now(subject, "attendance.mark.amended", json!({ "code": "/" }));
            record(&unit, entry).await.unwrap();
        }
        unit.commit().await.unwrap();
        let expected = Problem::SealDiffers {
            subject,
            number: 3,
            root: 1,
        };
        assert_eq!(
            report(bench).await.problems,
            std::slice::from_ref(&expected)
        );

        // Put the new digest in the seal too: then the root is not the signed one.
        let seal = format!(
            "UPDATE chronology_seal SET digest = (SELECT digest FROM chronology_entry WHERE subject = {child} \
             AND number = 3) WHERE subject = {child}"
        );
        bench.tamper(&seal).await;
        assert_eq!(
            report(bench).await.problems,
            [Problem::RootDiffers { number: 1 }]
        );
    });
}

#[test]
fn a_cut_tail_shows_sealed_or_not() {
    for is_sealed in [false, true] {
        on_both(async |bench| {
            let children = three_children(bench).await;
            if is_sealed {
                sealed(bench).await;
            }
            let child = literal(bench, children[2]);
            let subject = Subject::Child(children[2]);
            bench
                .tamper(&format!(
                    "DELETE FROM chronology_entry WHERE subject = {child} AND number = 3"
                ))
                .await;
            let cut = [Problem::CutShort {
                subject,
                had: 3,
                has: 2,
            }];
            assert_eq!(report(bench).await.problems, cut);
            // With the head put right as well, only a seal still knows.
            bench
                .tamper(&format!(
                    "UPDATE chronology_head SET number = 2, sealed = 2, digest = (SELECT digest FROM chronology_entry \
                     WHERE subject = {child} AND number = 2) WHERE subject = {child}"
                ))
                .await;
            let found = report(bench).await.problems;
            if is_sealed {
                assert_eq!(found, cut);
            } else {
                assert_eq!(found, [], "what no root vouches for yet can be cut");
            }
        });
    }
}

#[test]
fn a_missing_entry_shows() {
    on_both(async |bench| {
        let children = three_children(bench).await;
        let child = literal(bench, children[0]);
        bench
            .tamper(&format!(
                "DELETE FROM chronology_entry WHERE subject = {child} AND number = 2"
            ))
            .await;
        let subject = Subject::Child(children[0]);
        assert_eq!(
            report(bench).await.problems,
            [Problem::Missing { subject, number: 2 }]
        );
    });
}

#[test]
fn an_entry_put_between_shows() {
    on_both(async |bench| {
        let children = three_children(bench).await;
        let (one, other) = (literal(bench, children[0]), literal(bench, children[1]));
        bench
            .tamper(&format!(
                "DELETE FROM chronology_entry WHERE subject = {one} AND number = 3"
            ))
            .await;
        bench
            .tamper(&format!(
                "UPDATE chronology_entry SET subject = {one} WHERE subject = {other} AND number = 3"
            ))
            .await;
        let found = report(bench).await.problems;
        let (one, other) = (Subject::Child(children[0]), Subject::Child(children[1]));
        assert!(
            found.contains(&Problem::Unlinked {
                subject: one,
                number: 3
            }),
            "{found:?}"
        );
        assert!(
            found.contains(&Problem::Rewritten {
                subject: one,
                number: 3
            }),
            "{found:?}"
        );
        assert!(
            found.contains(&Problem::CutShort {
                subject: other,
                had: 3,
                has: 2
            }),
            "{found:?}"
        );
    });
}

#[test]
fn a_whole_chain_taken_out_shows() {
    on_both(async |bench| {
        let children = three_children(bench).await;
        sealed(bench).await;
        let child = literal(bench, children[1]);
        let gone = [Problem::ChainGone {
            subject: children[1].0,
            had: 3,
        }];
        bench
            .tamper(&format!(
                "DELETE FROM chronology_entry WHERE subject = {child}"
            ))
            .await;
        assert_eq!(report(bench).await.problems, gone);
        bench
            .tamper(&format!(
                "DELETE FROM chronology_head WHERE subject = {child}"
            ))
            .await;
        assert_eq!(report(bench).await.problems, gone, "its seal still knows");
        bench
            .tamper(&format!(
                "DELETE FROM chronology_seal WHERE subject = {child}"
            ))
            .await;
        assert_eq!(
            report(bench).await.problems,
            [Problem::RootDiffers { number: 1 }],
            "the signed root still knows"
        );
    });
}

#[test]
fn a_store_cut_back_to_yesterday_shows_by_the_file_of_roots() {
    on_both(async |bench| {
        three_children(bench).await;
        sealed(bench).await;
        let yesterday = bench.count("SELECT count(*) FROM chronology_entry").await;
        let today = three_children(bench).await;
        sealed(bench).await;
        for child in &today {
            let child = literal(bench, *child);
            for table in ["chronology_entry", "chronology_head", "chronology_seal"] {
                bench
                    .tamper(&format!("DELETE FROM {table} WHERE subject = {child}"))
                    .await;
            }
        }
        for sql in [
            "DELETE FROM chronology_entry WHERE subject_kind = 'authority' AND number > 3",
            "UPDATE chronology_head SET number = 3, sealed = 3, digest = (SELECT digest FROM chronology_entry \
             WHERE subject_kind = 'authority' AND number = 3) WHERE subject_kind = 'authority'",
            "DELETE FROM chronology_seal WHERE root = 2",
            "DELETE FROM chronology_root WHERE number = 2",
        ] {
            bench.tamper(sql).await;
        }
        assert_eq!(
            bench.count("SELECT count(*) FROM chronology_entry").await,
            yesterday
        );
        assert_eq!(
            report(bench).await.problems,
            [Problem::RootGone { number: 2 }]
        );
        let refused = seal(&bench.store, bench.context(), &key())
            .await
            .unwrap_err();
        assert!(
            matches!(refused, StoreError::File { .. }),
            "and no seal goes on from there: {refused}"
        );
    });
}

#[test]
fn the_file_of_roots_shows_when_it_is_changed() {
    on_both(async |bench| {
        three_children(bench).await;
        sealed(bench).await;
        three_children(bench).await;
        sealed(bench).await;
        let file = &bench.config.roots;
        let whole = std::fs::read_to_string(file).unwrap();
        let (first, second) = whole.split_once('\n').unwrap();
        let forged = SigningKey::from_bytes(&[1; 32]).verifying_key();
        let other_key = verify(&bench.store, file, &forged).await.unwrap();
        assert!(
            matches!(other_key.problems[0], Problem::RootsFile(_)),
            "{other_key}"
        );
        for changed in [
            format!("{second}{first}\n"),
            second.to_owned(),
            whole.replacen("\"chains\":4", "\"chains\":5", 1),
            whole.replacen("2026-03-24", "2026-03-23", 1),
            whole.replace("worcestershire", "herefordshire"),
            whole.replacen("\"signature\":\"", "\"signature\":\"00", 1),
            "{}\n".to_owned(),
        ] {
            std::fs::write(file, &changed).unwrap();
            let found = report(bench).await.problems;
            assert!(
                matches!(found[0], Problem::RootsFile(_)),
                "{changed}: {found:?}"
            );
        }
        std::fs::write(file, format!("{first}\n")).unwrap();
        assert_eq!(
            report(bench).await.problems,
            [Problem::RootsUnsigned { count: 1 }]
        );
        // That is also how a program killed while sealing leaves it, torn line and all: the next
        // seal mends it.
        std::fs::write(file, format!("{first}\n{}", &second[..40])).unwrap();
        three_children(bench).await;
        sealed(bench).await;
        let found = report(bench).await;
        assert!(found.holds(), "{found}");
        assert_eq!(found.roots, 3);
        assert!(std::fs::read_to_string(file).unwrap().starts_with(&whole));
    });
}

#[test]
fn a_lawful_erasure_is_fine_and_any_other_shows() {
    on_both(async |bench| {
        let children = three_children(bench).await;
        sealed(bench).await;
        let entries = chain(bench, children[0]).await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let done = erase(&unit, entries[1].id, "retention ended: DOB + 25 years")
            .await
            .unwrap();
        let Erasure::Done(tombstone) = done else {
            panic!("{done:?}");
        };
        assert_eq!(
            erase(&unit, entries[1].id, "again").await.unwrap(),
            Erasure::Before(tombstone)
        );
        assert_eq!(
            erase(&unit, tombstone, "no").await.unwrap(),
            Erasure::Tombstone
        );
        assert!(matches!(
            erase(&unit, bench.id(), "none").await,
            Err(StoreError::NotThere { .. })
        ));
        unit.commit().await.unwrap();
        let found = report(bench).await;
        assert!(found.holds(), "{found}");
        assert_eq!((found.erased, found.entries), (1, 13));
        let after = chain(bench, children[0]).await;
        assert_eq!(after.len(), 4);
        assert_eq!(
            (&after[1].payload, after[1].erased_by),
            (&None, Some(tombstone))
        );
        assert_eq!(
            after[1].kind, "attendance.mark.amended",
            "that it happened stays"
        );
        let left = "SELECT count(*) FROM chronology_entry WHERE payload LIKE '%town%'";
        assert_eq!(bench.count(left).await, 8, "the particulars are gone");

        let other = literal(bench, children[1]);
        let subject = Subject::Child(children[1]);
        let unlawful = [Problem::ErasedWithoutTombstone { subject, number: 2 }];
        bench
            .tamper(&format!(
                "UPDATE chronology_entry SET payload = NULL, salt = NULL WHERE subject = {other} AND number = 2"
            ))
            .await;
        assert_eq!(report(bench).await.problems, unlawful);
        // Pointing at the tombstone of another entry does not help.
        bench
            .tamper(&format!(
                "UPDATE chronology_entry SET erased_by = (SELECT erased_by FROM chronology_entry WHERE erased_by \
                 IS NOT NULL) WHERE subject = {other} AND number = 2"
            ))
            .await;
        assert_eq!(report(bench).await.problems, unlawful);
    });
}

/// The same short note twice has two digests: what was erased cannot be guessed from what is left.
#[test]
fn equal_particulars_have_unequal_digests() {
    on_both(async |bench| {
        let child = Subject::Child(bench.id());
        let unit = bench.store.begin(bench.context()).await.unwrap();
        for _ in 0..2 {
            record(&unit, NewEntry::now(child, "note", json!("ill")))
                .await
                .unwrap();
        }
        unit.commit().await.unwrap();
        assert_eq!(
            bench
                .count("SELECT count(DISTINCT payload) FROM chronology_entry")
                .await,
            1
        );
        assert_eq!(
            bench
                .count("SELECT count(DISTINCT payload_digest) FROM chronology_entry")
                .await,
            2
        );
    });
}

/// Units at the same chains at the same time, in crossing orders: none is lost, none deadlocks.
#[test]
fn many_writers_make_one_chain_each() {
    on_both(async |bench| {
        let children: Vec<PupilId> = (0..4).map(|_| bench.id()).collect();
        let mut work = tokio::task::JoinSet::new();
        for turn in 0..24usize {
            let (store, context) = (bench.store.clone(), bench.context());
            let mut children = children.clone();
            children.rotate_left(turn % 4);
            work.spawn(async move {
                let unit = store.begin(context).await.unwrap();
                let entries = children
                    .iter()
                    .map(|child| NewEntry::now(Subject::Child(*child), "note", json!(turn)));
                append(&unit, entries.collect()).await.unwrap();
                unit.commit().await.unwrap();
            });
        }
        while let Some(done) = work.join_next().await {
            done.unwrap();
        }
        let found = report(bench).await;
        assert!(found.holds(), "{found}");
        assert_eq!((found.entries, found.chains), (96, 4));
    });
}
