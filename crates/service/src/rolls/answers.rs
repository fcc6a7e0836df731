//! What was said in a notification, in plain words.
//! In: the answers by the names of their fields. Out: a list of questions and answers; blanks are left out, ids are
//! words, days are as people write them.

use casework::rolls::leaving::{Destination, Efforts, Situation};
use casework::rolls::notification::Kind;
use casework::rolls::notifying::AbsenceCase;
use govuk::SummaryList;
use jiff::civil::Date;
use law::registration::Ground;
use serde_json::Value;
use store::rolls::Notification;

use crate::when;

/// Fields in the order in which they are read, with their labels; others follow by the name that they have.
const LABELS: [(&str, &str); 53] = [
    ("ground", "Ground"),
    ("situation", "What happened"),
    ("case", "What it is about"),
    ("deletes_on", "The name comes off the roll on"),
    ("entered", "Entered in the admission register on"),
    ("starts", "First day"),
    ("ends", "Last day"),
    ("year_group", "Year group"),
    ("sex", "Sex"),
    ("destination", "Where the pupil goes"),
    ("expected", "Expected there on"),
    ("school_name", "School that the pupil goes to"),
    ("school_address", "Address of that school"),
    ("new_address", "New address"),
    ("new_postcode", "New postcode"),
    ("new_authority", "Authority of the new home"),
    ("moved", "The address has changed or will"),
    ("came_from", "Where the pupil comes from"),
    ("former_school", "School before"),
    ("former_authority", "Authority before"),
    ("address", "Address"),
    ("postcode", "Postcode"),
    ("parents", "Parents"),
    ("parent", "Parent"),
    ("contact", "How to reach the parent"),
    ("notice", "The parent’s notice"),
    ("attend_again", "Expected to attend again"),
    ("efforts", "Looking for the pupil"),
    ("unable", "Sickness or an unavoidable cause"),
    ("order", "School attendance order"),
    ("mobile", "Mobile child"),
    ("exclusion", "Exclusion"),
    ("sentence", "Sentence"),
    ("died", "The pupil has died"),
    ("confirmed", "Who confirms it"),
    ("permission", "The authority’s permission"),
    ("checklist", "Done before the name comes off"),
    ("agreed", "Hours a week on the timetable"),
    ("full", "Hours a week of other pupils"),
    ("agreed_hours", "Hours a week on the timetable"),
    ("full_hours", "Hours a week of other pupils"),
    ("alternative", "Alternative provision"),
    ("alternative_where", "Where the alternative provision is"),
    ("flexi", "Flexi-schooling"),
    ("review", "Reviewed on"),
    ("review_on", "Reviewed on"),
    ("what", "What happens"),
    ("why", "Why"),
    ("news", "What is new"),
    ("first", "Goes on from"),
    ("flags", "Flags"),
    ("note", "More"),
    ("notes", "More"),
];

/// The name of a field that has no label, as words.
fn label(field: &str) -> String {
    if let Some((_, label)) = LABELS.iter().find(|(name, _)| *name == field) {
        return (*label).to_owned();
    }
    let words = field.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// An answer in words: an id by what it means for its field, a day as people write it.
fn words(field: &str, said: &str) -> String {
    let known = match field {
        "ground" => Ground::of_id(said).map(|g| format!("{}: {}", g.id(), g.words())),
        "situation" => Situation::of_id(said).map(|s| s.words().to_owned()),
        "destination" => Destination::of_id(said).map(|to| to.words().to_owned()),
        "efforts" => Efforts::of_id(said).map(|efforts| efforts.words().to_owned()),
        "case" => AbsenceCase::of_id(said).map(|case| case.words().to_owned()),
        _ => None,
    };
    let plain = || match said {
        "yes" | "true" => "Yes".to_owned(),
        "no" | "false" => "No".to_owned(),
        "not-known" => "Not known".to_owned(),
        _ => match said.parse::<Date>() {
            Ok(day) if said.len() == 10 => when::day(day),
            _ => said.to_owned(),
        },
    };
    known.unwrap_or_else(plain)
}

/// What an answer says; nothing for a blank.
fn said(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    (!text.is_empty()).then_some(text)
}

/// Questions and answers, in the order in which they are read. Ids of records mean nothing to a reader.
fn lines(said_of: &Value) -> Vec<(String, String)> {
    let Value::Object(fields) = said_of else {
        return Vec::new();
    };
    let place = |name: &str| LABELS.iter().position(|(known, _)| *known == name);
    let mut told: Vec<(&String, String)> = fields
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "first" | "pupil" | "school" | "step"))
        .filter_map(|(name, value)| Some((name, said(value)?)))
        .collect();
    told.sort_by_key(|(name, _)| place(name).unwrap_or(LABELS.len()));
    let line = |(name, said): (&String, String)| (label(name), words(name, &said));
    told.into_iter().map(line).collect()
}

/// What was said in a notification.
pub(super) fn answers(notification: &Notification) -> SummaryList {
    let list = match notification.born {
        Some(born) => SummaryList::new().entry("Born", when::day(born)),
        None => SummaryList::new(),
    };
    let list = if notification.upn.is_empty() {
        list
    } else {
        list.entry("UPN", notification.upn.as_str())
    };
    let lines = lines(&notification.said);
    // The day stands among the answers of a leaver, whose own words for it are better.
    let list = match (notification.on_day, notification.kind) {
        (Some(day), Kind::Joiner) => list.entry("First day on the roll", when::day(day)),
        _ => list,
    };
    let told = lines.into_iter();
    told.fold(list, |list, (label, words)| list.entry(label, words))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_read_in_order_and_in_words_and_blanks_are_left_out() {
        let said = json!({
            "new_address": " ", "destination": "unknown", "ground": "9(1)(g)", "deletes_on": "2025-10-10",
            "seen_by": "A. Quill", "moved": "yes", "first": "0190",
        });
        let lines = lines(&said);
        let labels: Vec<&str> = lines.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Ground",
                "The name comes off the roll on",
                "Where the pupil goes",
                "The address has changed or will",
                "Seen by"
            ]
        );
        assert!(lines[0].1.starts_with("9(1)(g): "), "{:?}", lines[0]);
        assert_eq!(lines[1].1, "10 October 2025");
        assert_eq!(lines[2].1, "We do not know");
        assert_eq!(lines[3].1, "Yes");
        assert_eq!(lines[4].1, "A. Quill");
    }

    #[test]
    fn every_label_is_of_one_field() {
        let mut names: Vec<&str> = LABELS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), LABELS.len());
    }
}
