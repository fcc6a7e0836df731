//! The ways in which something reaches a parent.
//! In and out: a way, its stable id and its words.

/// By which way something reaches a parent, or was said to them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Way {
    /// An e-mail with the letter attached, by the school's or authority's own mail server.
    Email,
    /// An e-mail by GOV.UK Notify, with the letter's text: no read receipt can come of it.
    NotifyEmail,
    /// A letter by first class post.
    Post,
    /// A letter that GOV.UK Notify prints and gives to the post, first class.
    NotifyPost,
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
    pub const ALL: [Self; 8] = [
        Self::Email,
        Self::NotifyEmail,
        Self::Post,
        Self::NotifyPost,
        Self::Hand,
        Self::Text,
        Self::Call,
        Self::Meeting,
    ];
    /// Those by which a letter goes.
    pub const OF_LETTERS: [Self; 5] = [
        Self::Email,
        Self::NotifyEmail,
        Self::Post,
        Self::NotifyPost,
        Self::Hand,
    ];
    /// Those that are written down once they have happened.
    pub const TOLD: [Self; 3] = [Self::Call, Self::Meeting, Self::Text];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::NotifyEmail => "notify-email",
            Self::Post => "post",
            Self::NotifyPost => "notify-post",
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
            Self::NotifyEmail => "E-mail by GOV.UK Notify (no receipt possible)",
            Self::Post => "First class post",
            Self::NotifyPost => "First class post by GOV.UK Notify",
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

    /// Whether it goes to an e-mail address.
    pub const fn is_email(self) -> bool {
        matches!(self, Self::Email | Self::NotifyEmail)
    }

    /// Whether it goes to a postal address.
    pub const fn is_post(self) -> bool {
        matches!(self, Self::Post | Self::NotifyPost)
    }

    /// Whether it goes by GOV.UK Notify.
    pub const fn is_by_notify(self) -> bool {
        matches!(self, Self::NotifyEmail | Self::NotifyPost)
    }

    /// Who takes it from this program once it is approved; `None` where people do.
    pub const fn carrier(self) -> Option<&'static str> {
        match self {
            Self::Email => Some("the mail server"),
            Self::NotifyEmail | Self::NotifyPost => Some("GOV.UK Notify"),
            Self::Post | Self::Hand | Self::Text | Self::Call | Self::Meeting => None,
        }
    }
}
