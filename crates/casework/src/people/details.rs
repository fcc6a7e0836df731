//! Who somebody is, as an account keeps it.
//! In: what was typed. Out: it tidied, or what is wrong with each part.

/// Characters of the longest name or position.
const LONGEST: usize = 100;
/// Characters of the longest e-mail address (RFC 5321 section 4.5.3.1.3, without the brackets).
const LONGEST_ADDRESS: usize = 254;

/// A person's name, position and e-mail address.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Details {
    /// Their name.
    pub name: String,
    /// Their title or position, which stands beside everything they do.
    pub position: String,
    /// Their e-mail address, with which they sign in.
    pub email: String,
}

/// What is wrong with a person's details, part by part.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Faults {
    /// Of the name.
    pub name: Option<&'static str>,
    /// Of the position.
    pub position: Option<&'static str>,
    /// Of the address.
    pub email: Option<&'static str>,
}

impl Details {
    /// The details as typed, without the spaces around them.
    ///
    /// # Errors
    /// [`Faults`]: what is wrong with which part.
    pub fn read(name: &str, position: &str, email: &str) -> Result<Self, Faults> {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let details = Self {
            name: words(name),
            position: words(position),
            email: email.trim().to_owned(),
        };
        let faults = Faults {
            name: line(
                &details.name,
                "Enter their name",
                "Name must be 100 characters or fewer",
            ),
            position: line(
                &details.position,
                "Enter their position, such as Attendance officer",
                "Position must be 100 characters or fewer",
            ),
            email: (!is_address(&details.email))
                .then_some("Enter an e-mail address in the correct format, like name@example.org"),
        };
        if faults == Faults::default() {
            Ok(details)
        } else {
            Err(faults)
        }
    }
}

fn line(text: &str, missing: &'static str, long: &'static str) -> Option<&'static str> {
    if text.is_empty() {
        return Some(missing);
    }
    (text.chars().count() > LONGEST).then_some(long)
}

/// Whether it looks like an address; only a letter that arrives proves one.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let labels = || domain.split('.');
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>(),;:\"[]\\".contains(c);
    text.len() <= LONGEST_ADDRESS
        && !local.is_empty()
        && !local.contains('@')
        && text.chars().all(plain)
        && labels().count() > 1
        && labels().all(|l| !l.is_empty() && !l.starts_with('-') && !l.ends_with('-'))
}
