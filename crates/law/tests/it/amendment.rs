//! An amendment must keep the original, the new entry, the reason and who made it.

use law::amendment::{self, Amended};

const GOOD: Amended<'static> = Amended {
    original_kept: true,
    entry_changes: true,
    reason: "parent rang at 9.40: dentist",
    name: "Ewa Fernley",
    position: "attendance officer",
};

#[test]
fn each_part_is_needed_and_named_when_missing() {
    const ORIGINAL: &str = "the original entry is kept";
    const ENTRY: &str = "the amended entry is another code, not a blank";
    const REASON: &str = "the reason is given";
    const NAME: &str = "the name of the person who amended it is given";
    const POSITION: &str = "that person's title or position is given";
    #[rustfmt::skip]
    let table: [(Amended<'_>, &[&str], &str); 10] = [
        (GOOD, &[], "all is there"),
        (Amended { original_kept: false, ..GOOD }, &[ORIGINAL], "the entry was written over"),
        (Amended { entry_changes: false, ..GOOD }, &[ENTRY], "the same code again, or a blank"),
        (Amended { reason: "", ..GOOD }, &[REASON], "no reason"),
        (Amended { reason: " \t\n", ..GOOD }, &[REASON], "white space is no reason"),
        (Amended { reason: "x", ..GOOD }, &[], "how good a reason is, is for people to judge"),
        (Amended { name: "", ..GOOD }, &[NAME], "nobody"),
        (Amended { name: "  ", ..GOOD }, &[NAME], "nobody, in spaces"),
        (Amended { position: "\u{a0}", ..GOOD }, &[POSITION], "a space that does not break is a space"),
        (
            Amended { original_kept: false, entry_changes: false, reason: "", name: "", position: "" },
            &[ORIGINAL, ENTRY, REASON, NAME, POSITION],
            "nothing is there: all are named, in order",
        ),
    ];
    for (amended, unmet, why) in table {
        let finding = amendment::is_complete(&amended);
        let said: Vec<&str> = finding.unmet().map(|l| l.text.as_ref()).collect();
        assert_eq!(said, unmet, "{why}");
        assert_eq!(finding.holds(), unmet.is_empty(), "{why}");
    }
}
