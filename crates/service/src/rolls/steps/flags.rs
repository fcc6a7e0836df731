//! What a notification can be flagged for, as the policy names it: a panel, a team.
//! In: the policy's flags, what was ticked. Out: the question, and the names as they are kept.

use govuk::{Checkboxes, Choice, Content};

use super::{Around, Asking, Step};
use crate::web::Typed;

/// The page that asks.
pub(in crate::rolls) const FLAGS: Step = Step {
    page: "flags",
    title: "Is this for somebody in particular?",
    fields: &["flags"],
};

/// What was ticked, a line each.
pub(in crate::rolls) fn ticked(said: &Typed, name: &str) -> Vec<String> {
    let lines = said.get(name).map_or("", String::as_str).lines();
    let lines = lines.map(|line| line.trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// The question.
pub(in crate::rolls) fn flags_field(around: &Around, asking: &Asking<'_>) -> Content {
    let flags = around.flags.iter();
    let flags = flags.map(|flag| Choice::new(flag.id.as_str(), flag.name.as_str()));
    Checkboxes::new("flags", "Flag it for")
        .hint("Leave it blank otherwise. Say as much as you can, and add the documents that support it")
        .choices(flags)
        .values(ticked(asking.typed, "flags"))
        .error_if(asking.wrong.at("flags"))
        .into()
}

/// Keeps the names beside the ids: a policy that changes later changes nothing of what was said.
pub(in crate::rolls) fn keep_flags(around: &Around, said: &mut Typed) {
    let chosen = ticked(said, "flags");
    let named = around.flags.iter().filter(|flag| chosen.contains(&flag.id));
    let names: Vec<&str> = named.map(|flag| flag.name.as_str()).collect();
    said.insert("flag_names".to_owned(), names.join("\n"));
}
