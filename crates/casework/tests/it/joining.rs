//! Two records of one parent made one: what of the other's comes along, and whose word stands.

use casework::pupils::{Point, Recorded, Relation, join};
use jiff::civil::{Date, date};

fn relation(pupil: char, kind: &str, responsible: bool, lives: bool, order: u8) -> Relation<char> {
    Relation {
        pupil,
        kind: kind.to_owned(),
        parental_responsibility: responsible,
        lives_with: lives,
        contact_order: order,
    }
}

fn point(id: u8, folded: &str, confirmed_on: Option<Date>) -> Point<u8> {
    Point {
        id,
        folded: folded.to_owned(),
        confirmed_on,
    }
}

#[test]
fn what_is_known_of_either_is_known_of_the_one_who_is_kept() {
    let (early, late) = (date(2025, 1, 6), date(2025, 9, 1));
    let kept = Recorded {
        relations: vec![relation('a', "Mother", false, true, 2)],
        points: vec![
            point(1, "kit@example.org", Some(early)),
            point(2, "07700900001", Some(late)),
            point(3, "07700900009", None),
        ],
        address: None,
    };
    let other = Recorded {
        relations: vec![
            relation('a', "Carer", true, false, 1),
            relation('b', "Stepmother", true, true, 1),
        ],
        points: vec![
            point(11, "kit@example.org", Some(late)),
            point(12, "07700900001", Some(early)),
            point(13, "07700900002", None),
            point(14, "07700900009", None),
        ],
        address: Some('h'),
    };
    let done = join(&kept, &other);
    assert_eq!(
        done.relations,
        [
            relation('a', "Mother", true, true, 1),
            relation('b', "Stepmother", true, true, 1)
        ],
        "the kept one's word, and nothing taken away"
    );
    assert_eq!(done.moved, [13]);
    assert_eq!(
        done.given_up,
        [11, 12, 14],
        "the same way to reach them is kept once"
    );
    assert_eq!(done.confirmed, [(1, late)], "only a later day says more");
    assert_eq!(done.address, Some('h'));

    let back = join(&other, &kept);
    assert_eq!(back.relations, [relation('a', "Carer", true, true, 1)]);
    assert_eq!(back.moved, [] as [u8; 0]);
    assert_eq!(back.confirmed, [(12, late)]);
    assert_eq!(back.address, Some('h'), "their own home stands");
}
