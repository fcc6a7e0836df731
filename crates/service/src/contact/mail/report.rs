//! What a message is that came to the mailbox: our own copy, a read receipt, a bounce, or anything else.
//! In: the message. Out: what it says, and of which of our e-mails. Sources: RFC 3461–3464 (bounces) and
//! RFC 8098 (receipts). A receipt is one only when it says that the e-mail was displayed.

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};

/// What came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Report {
    /// One of our own e-mails: the mail server had it.
    Copy {
        /// The e-mail's own id, with its angle brackets.
        of: String,
    },
    /// Somebody opened it.
    Read {
        /// Of which e-mail.
        of: String,
        /// The address it was sent to, as the receipt has it.
        by: String,
    },
    /// It did not arrive.
    CameBack {
        /// Of which e-mail.
        of: String,
        /// What the mail server said.
        words: String,
    },
    /// Anything else: an answer, a delay, an advertisement. A person's business.
    Other,
}

/// The value of a field in the lines of a report, without its kind (`rfc822;`).
fn field(lines: &str, name: &str) -> Option<String> {
    let mut lines = lines.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((field, value)) = line.split_once(':') else {
            continue;
        };
        if !field.trim().eq_ignore_ascii_case(name) {
            continue;
        }
        let mut value = value.trim().to_owned();
        while let Some(more) = lines.next_if(|l| l.starts_with([' ', '\t'])) {
            value = format!("{value} {}", more.trim());
        }
        return Some(value);
    }
    None
}

/// Angle brackets around an id, whether it had them or not.
fn bracketed(id: &str) -> String {
    format!("<{}>", id.trim().trim_matches(['<', '>']))
}

/// The lines of the part of a kind.
fn part(message: &Message<'_>, kind: &str) -> Option<String> {
    let part = message.parts.iter().find(|part| {
        let Some(found) = part.content_type() else {
            return false;
        };
        let subtype = found.subtype().unwrap_or_default();
        format!("{}/{subtype}", found.ctype()).eq_ignore_ascii_case(kind)
    })?;
    Some(String::from_utf8_lossy(part.contents()).into_owned())
}

/// The id of the e-mail that a bounce brings back, whole or its headers alone.
fn brought_back(message: &Message<'_>) -> Option<String> {
    let whole = message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => inner.message_id().map(str::to_owned),
        _ => None,
    });
    let headers = || {
        let lines = part(message, "text/rfc822-headers")?;
        field(&lines, "Message-ID")
    };
    whole.or_else(headers).map(|id| bracketed(&id))
}

/// What a message is. `domain` is that of our own message ids.
pub(crate) fn report(bytes: &[u8], domain: &str) -> Report {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Report::Other;
    };
    let kind = message
        .content_type()
        .filter(|kind| kind.subtype() == Some("report"))
        .and_then(|kind| kind.attribute("report-type"));
    match kind {
        Some("disposition-notification") => receipt(&message),
        Some("delivery-status") => bounce(&message),
        _ => {
            let ours = message.message_id();
            let ours = ours.filter(|id| id.ends_with(&format!("@{domain}")));
            // What answers one of ours is no copy of it.
            let answers = message.header(HeaderName::InReplyTo).is_some();
            match ours {
                Some(id) if !answers => Report::Copy { of: bracketed(id) },
                _ => Report::Other,
            }
        }
    }
}

fn receipt(message: &Message<'_>) -> Report {
    let Some(lines) = part(message, "message/disposition-notification") else {
        return Report::Other;
    };
    let displayed = field(&lines, "Disposition").is_some_and(|disposition| {
        let kind = disposition.rsplit(';').next().unwrap_or_default();
        let kind = kind.split('/').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case("displayed")
    });
    let by = field(&lines, "Original-Recipient").or_else(|| field(&lines, "Final-Recipient"));
    match (field(&lines, "Original-Message-ID"), displayed) {
        (Some(of), true) => Report::Read {
            of: bracketed(&of),
            by: by.map_or_else(String::new, |by| {
                by.rsplit(';').next().unwrap_or_default().trim().to_owned()
            }),
        },
        _ => Report::Other,
    }
}

fn bounce(message: &Message<'_>) -> Report {
    let Some(lines) = part(message, "message/delivery-status") else {
        return Report::Other;
    };
    let failed = field(&lines, "Action").is_some_and(|a| a.eq_ignore_ascii_case("failed"));
    match (brought_back(message), failed) {
        (Some(of), true) => {
            let said = ["Status", "Diagnostic-Code"].map(|name| field(&lines, name));
            let words = said.into_iter().flatten().collect::<Vec<_>>().join(": ");
            Report::CameBack { of, words }
        }
        _ => Report::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOMAIN: &str = "county.example";

    fn message(head: &str, body: &str) -> Vec<u8> {
        format!("{head}\n\n{body}")
            .replace('\n', "\r\n")
            .into_bytes()
    }

    fn receipt_of(disposition: &str) -> Vec<u8> {
        message(
            "From: jo@example.org\nTo: attendance@county.example\nSubject: Read: Kit\nMessage-ID: <r1@example.org>\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b",
            &format!(
                "--b\nContent-Type: text/plain\n\nYour message was displayed.\n\n--b\nContent-Type: message/disposition-notification\n\nReporting-UA: phone\nFinal-Recipient: rfc822; jo@example.org\nOriginal-Message-ID: <018f@county.example>\nDisposition: manual-action/MDN-sent-manually; {disposition}\n\n--b--"
            ),
        )
    }

    fn bounce_of(action: &str, third: &str) -> Vec<u8> {
        message(
            "From: MAILER-DAEMON@mail.example\nTo: attendance@county.example\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"",
            &format!(
                "--b\nContent-Type: text/plain\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; jo@example.org\nAction: {action}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n no such user\n\n--b\n{third}\n\n--b--"
            ),
        )
    }

    const WHOLE: &str = "Content-Type: message/rfc822\n\nFrom: attendance@county.example\nTo: jo@example.org\nSubject: Kit\nMessage-ID: <018f@county.example>\n\nDear Jo";
    const HEADERS: &str = "Content-Type: text/rfc822-headers\n\nFrom: attendance@county.example\nMessage-ID: <018f@county.example>\nSubject: Kit";

    #[test]
    fn a_receipt_is_one_only_when_the_email_was_displayed() {
        let read = Report::Read {
            of: "<018f@county.example>".to_owned(),
            by: "jo@example.org".to_owned(),
        };
        assert_eq!(report(&receipt_of("displayed"), DOMAIN), read);
        assert_eq!(report(&receipt_of("Displayed/mime-error"), DOMAIN), read);
        for other in ["deleted", "denied", "dispatched", "processed", "failed"] {
            assert_eq!(report(&receipt_of(other), DOMAIN), Report::Other, "{other}");
        }
    }

    #[test]
    fn a_bounce_is_one_only_when_it_failed_for_good() {
        for third in [WHOLE, HEADERS] {
            assert_eq!(
                report(&bounce_of("failed", third), DOMAIN),
                Report::CameBack {
                    of: "<018f@county.example>".to_owned(),
                    words: "5.1.1: smtp; 550 5.1.1 no such user".to_owned(),
                }
            );
            for other in ["delayed", "delivered", "relayed"] {
                assert_eq!(report(&bounce_of(other, third), DOMAIN), Report::Other);
            }
        }
        let nothing = "Content-Type: text/plain\n\nnothing of it";
        assert_eq!(report(&bounce_of("failed", nothing), DOMAIN), Report::Other);
    }

    #[test]
    fn our_own_copy_is_told_from_an_answer_and_from_anything_else() {
        let head = "From: attendance@county.example\nTo: jo@example.org\nMessage-ID: <018f@county.example>";
        let copy = Report::Copy {
            of: "<018f@county.example>".to_owned(),
        };
        assert_eq!(report(&message(head, "Dear Jo"), DOMAIN), copy);
        let answer = "From: jo@example.org\nMessage-ID: <a1@example.org>\nIn-Reply-To: <018f@county.example>";
        assert_eq!(report(&message(answer, "Thank you"), DOMAIN), Report::Other);
        assert_eq!(report(b"", DOMAIN), Report::Other);
        assert_eq!(report(&[0xff, 0xfe, 0], DOMAIN), Report::Other);
    }
}
