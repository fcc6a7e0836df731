//! Reviews of translations: of the very texts, until they are withdrawn.

use jiff::civil::date;
use store::contact::{self, TranslationReview};
use store::{Actor, Context};

use crate::engines::{Bench, on_both};

fn review(bench: &Bench, letter: &str, language: &str, text: u8) -> TranslationReview {
    let context = bench.context();
    TranslationReview {
        id: bench.id(),
        letter: letter.to_owned(),
        language: language.to_owned(),
        text: [text; 32],
        english: [9; 32],
        reviewer: "Maria Zielińska".to_owned(),
        reviewer_position: "Community interpreter".to_owned(),
        reviewed_on: date(2026, 3, 2),
        recorded_at: context.now,
        recorded_by: context.actor.person,
        recorded_by_name: context.actor.name,
        recorded_by_position: context.actor.position,
        withdrawn_at: None,
        withdrawn_by: None,
        withdrawn_by_name: String::new(),
        withdrawn_because: String::new(),
    }
}

#[test]
fn a_review_holds_of_its_own_texts_until_it_is_withdrawn() {
    on_both(async |bench| {
        let store = &bench.store;
        assert!(
            contact::translation_reviews(store)
                .await
                .unwrap()
                .is_empty()
        );
        let earlier = review(bench, "initial-concern", "pl", 1);
        let mut polish = review(bench, "initial-concern", "pl", 2);
        polish.recorded_at = earlier.recorded_at + jiff::SignedDuration::from_mins(1);
        let romanian = review(bench, "initial-concern", "ro", 3);
        let other = review(bench, "attendance-improved", "pl", 4);
        let unit = store.begin(bench.context()).await.unwrap();
        for one in [&earlier, &polish, &romanian, &other] {
            contact::record_review(&unit, one.clone()).await.unwrap();
        }
        unit.commit().await.unwrap();

        let found = contact::find_translation_review(store, polish.id).await;
        assert_eq!(found.unwrap().as_ref(), Some(&polish));
        let of = contact::translation_reviews_of(store, "initial-concern");
        let of = of.await.unwrap();
        assert_eq!((of.len(), &of[0]), (3, &polish), "the latest first");
        assert!(polish.holds_of(&[2; 32], &[9; 32]));
        assert!(!polish.holds_of(&[1; 32], &[9; 32]), "another text");
        assert!(!polish.holds_of(&[2; 32], &[8; 32]), "another English");

        // Those of the letter in that language go together: no earlier one comes back into force.
        let context = Context {
            actor: Actor {
                name: "Sol Brand".to_owned(),
                ..bench.context().actor
            },
            ..bench.context()
        };
        let unit = store.begin(context).await.unwrap();
        let withdrawn =
            contact::withdraw_reviews(&unit, "initial-concern", "pl", "A word is wrong");
        assert_eq!(withdrawn.await.unwrap(), 2);
        let again = contact::withdraw_reviews(&unit, "initial-concern", "pl", "Again");
        assert_eq!(again.await.unwrap(), 0, "withdrawn already");
        unit.commit().await.unwrap();
        for one in contact::translation_reviews(store).await.unwrap() {
            let holds = one.holds_of(&one.text, &one.english);
            let gone = one.letter == "initial-concern" && one.language == "pl";
            assert_eq!(holds, !gone, "{one:?}");
            if gone {
                assert_eq!(one.withdrawn_because, "A word is wrong");
                assert_eq!(one.withdrawn_by_name, "Sol Brand");
                assert_eq!(one.withdrawn_at, Some(bench.context().now));
            }
        }
    });
}
