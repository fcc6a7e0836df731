//! What GOV.UK Notify says became of an e-mail or a letter.
//! In: its word for it. Out: on its way; delivered; printed and posted; or failed, in our words.
//! Source: the API's table of statuses for e-mails and precompiled letters.

/// What became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Status {
    /// Nothing yet.
    OnItsWay,
    /// The parent's mail server took the e-mail.
    Delivered,
    /// The letter was printed and given to the post.
    Dispatched,
    /// It did not go, and why.
    Failed(&'static str),
}

impl Status {
    /// Of Notify's word. One that is new to this program says nothing yet.
    pub(super) fn of(word: &str, is_letter: bool) -> Self {
        match (word, is_letter) {
            ("delivered", false) => Self::Delivered,
            ("permanent-failure", false) => {
                Self::Failed("GOV.UK Notify: the e-mail address does not exist")
            }
            ("temporary-failure", false) => Self::Failed(
                "GOV.UK Notify: the parent’s mail server would not take it for three days",
            ),
            ("technical-failure", false) => {
                Self::Failed("GOV.UK Notify: it could not be given to its own mail server")
            }
            ("received", true) => Self::Dispatched,
            ("cancelled", true) => Self::Failed("GOV.UK Notify: it was cancelled, and not printed"),
            ("virus-scan-failed", true) => {
                Self::Failed("GOV.UK Notify: it found a virus in the file, and did not print it")
            }
            ("validation-failed", true) => Self::Failed(
                "GOV.UK Notify: something stands outside the area that can be printed, and it was not printed",
            ),
            // "Do not send it again": a person looks first.
            ("technical-failure", true) => Self::Failed(
                "GOV.UK Notify: an error at its printer. Ask Notify’s support before it is written again",
            ),
            ("permanent-failure", true) => {
                Self::Failed("GOV.UK Notify: its printer cannot print it")
            }
            _ => Self::OnItsWay,
        }
    }
}
