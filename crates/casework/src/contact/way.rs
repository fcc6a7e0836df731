//! The ways in which something reaches a parent.
//! In and out: a way, its stable id and its words.

/// By which way something reaches a parent, or was said to them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Way {
    /// An e-mail with the letter attached, by the school's or authority's own mail server.
    Email,
    /// A letter by first class post.
    Post,
    /// A letter handed to the parent.
    Hand,
    /// A text message that was sent.
    Text,
    /// A telephone call.
    Call,
    /// A meeting.
    Meeting,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 6] = [
        Self::Email,
        Self::Post,
        Self::Hand,
        Self::Text,
        Self::Call,
        Self::Meeting,
    ];
    /// Those by which a letter goes.
    pub const OF_LETTERS: [Self; 3] = [Self::Email, Self::Post, Self::Hand];
    /// Those that are written down once they have happened.
    pub const TOLD: [Self; 3] = [Self::Call, Self::Meeting, Self::Text];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Post => "post",
            Self::Hand => "hand",
            Self::Text => "text",
            Self::Call => "call",
            Self::Meeting => "meeting",
        }
    }

    /// The way of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.id() == id)
    }

    /// Its words, as on a line of a list.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Email => "E-mail",
            Self::Post => "First class post",
            Self::Hand => "Handed over",
            Self::Text => "Text message",
            Self::Call => "Call",
            Self::Meeting => "Meeting",
        }
    }

    /// Whether a letter goes by it, in steps that are each kept; the others have happened already.
    pub fn has_letter(self) -> bool {
        Self::OF_LETTERS.contains(&self)
    }
}
