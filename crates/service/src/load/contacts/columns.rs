//! stub
use crate::load::columns::{Kind, Question, Said};
pub(in crate::load) const KIND: Kind = Kind {
    questions: &[Question {
        name: "upn",
        words: "UPN",
        hint: "",
    }],
    choices: &[],
    said_of: |_| Said::new(),
    mapping_of: |_, _| Ok(String::new()),
    wanting: |_, _, _| Vec::new(),
};
