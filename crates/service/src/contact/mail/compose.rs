//! An e-mail to one parent, as it is sent and kept.
//! In: the letter's words and the letter itself. Out: the message, byte for byte. It asks for a read
//! receipt, and nobody else's address stands in it.

use jiff::Timestamp;
use lettre::address::AddressError;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Email<'a> {
    /// The authority's own address, with the school's name before it.
    pub(crate) from: &'a Address,
    /// The school.
    pub(crate) school: &'a str,
    /// Where the parent's answer goes; blank: to the address it comes from.
    pub(crate) reply_to: &'a str,
    /// The parent.
    pub(crate) to_name: &'a str,
    /// Their address.
    pub(crate) to: &'a str,
    /// What it is about.
    pub(crate) subject: &'a str,
    /// The letter's words.
    pub(crate) text: &'a str,
    /// The letter.
    pub(crate) pdf: Option<&'a [u8]>,
    /// The message's own id, with its angle brackets.
    pub(crate) message_id: &'a str,
    /// When it is sent.
    pub(crate) at: Timestamp,
}

/// Why an e-mail cannot be written: an address that no mail server would know.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotBe {
    /// An address.
    #[error("the address cannot be written to")]
    Address(#[from] AddressError),
    /// The message.
    #[error("the e-mail could not be put together")]
    Message(#[from] lettre::error::Error),
    /// The letter's kind.
    #[error("the e-mail's parts could not be named")]
    Kind(#[from] lettre::message::header::ContentTypeErr),
}

/// The message and whom it goes to.
pub(crate) fn compose(email: &Email<'_>) -> Result<(Address, Vec<u8>), CannotBe> {
    let to: Address = email.to.parse()?;
    let named =
        |name: &str, address: &Address| Mailbox::new(Some(name.to_owned()), address.clone());
    let receipt = HeaderName::new_from_ascii_str("Disposition-Notification-To");
    let mut message = Message::builder()
        .from(named(email.school, email.from))
        .to(named(email.to_name, &to))
        .subject(email.subject)
        .date(email.at.into())
        .message_id(Some(email.message_id.to_owned()))
        .raw_header(HeaderValue::new(receipt, email.from.to_string()));
    if !email.reply_to.is_empty() {
        message = message.reply_to(named(email.school, &email.reply_to.parse()?));
    }
    let text = SinglePart::plain(email.text.to_owned());
    let message = match email.pdf {
        None => message.singlepart(text)?,
        Some(pdf) => {
            let kind = ContentType::parse("application/pdf")?;
            let letter = Attachment::new("letter.pdf".to_owned()).body(pdf.to_vec(), kind);
            message.multipart(MultiPart::mixed().singlepart(text).singlepart(letter))?
        }
    };
    Ok((to, message.formatted()))
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders};

    use super::*;

    #[test]
    fn an_email_is_to_one_parent_and_asks_for_a_receipt() {
        let from: Address = "attendance@county.example".parse().expect("an address");
        let (to, bytes) = compose(&Email {
            from: &from,
            school: "Foxley School, Ashminster",
            reply_to: "office@foxley.example",
            to_name: "Zoë \"Jo\" <Ashgrove>",
            to: "jo@example.org",
            subject: "Kit’s attendance\r\nBcc: thief@example.org",
            text: "Dear Zoë,\n\n.\nKit was away on £5 day.\n",
            pdf: Some(b"%PDF-1.7 letter"),
            message_id: "<018f@county.example>",
            at: Timestamp::from_second(1_772_600_000).expect("an instant"),
        })
        .expect("a message");
        assert_eq!(to.to_string(), "jo@example.org");
        let read = MessageParser::default().parse(&bytes).expect("a message");
        assert_eq!(read.message_id(), Some("018f@county.example"));
        let to = read.to().and_then(|to| to.first()).expect("a recipient");
        assert_eq!(to.address(), Some("jo@example.org"));
        assert_eq!(to.name(), Some("Zoë \"Jo\" <Ashgrove>"));
        assert!(read.bcc().is_none(), "no line of the subject is a header");
        assert!(read.cc().is_none());
        let receipt = read.header_raw("Disposition-Notification-To");
        assert_eq!(receipt.map(str::trim), Some("attendance@county.example"));
        let text = read.body_text(0).expect("a text");
        assert!(
            text.contains("Dear Zoë") && text.contains("£5 day"),
            "{text}"
        );
        let letter = read.attachment(0).expect("a letter");
        assert_eq!(letter.contents(), b"%PDF-1.7 letter");
        assert_eq!(letter.attachment_name(), Some("letter.pdf"));
    }

    #[test]
    fn an_address_that_cannot_be_is_refused() {
        let from: Address = "attendance@county.example".parse().expect("an address");
        let refused = compose(&Email {
            from: &from,
            school: "Foxley",
            reply_to: "",
            to_name: "Jo",
            to: "jo at example.org",
            subject: "s",
            text: "t",
            pdf: None,
            message_id: "<1@county.example>",
            at: Timestamp::UNIX_EPOCH,
        });
        assert!(matches!(refused, Err(CannotBe::Address(_))));
    }
}
