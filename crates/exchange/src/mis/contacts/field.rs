//! What a column of a file of contacts may hold.
//! In: a field's stable name. Out: its words, and the headings that are its own name.

/// A field of a contact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Field {
    /// The pupil's unique pupil number.
    Upn,
    /// The system's own number for the contact: what tells one parent from another of the same name.
    Key,
    /// Title.
    Title,
    /// Forename.
    Forename,
    /// Surname.
    Surname,
    /// Mother, father, carer …
    Relationship,
    /// Whether they have parental responsibility.
    ParentalResponsibility,
    /// Whether the pupil lives with them.
    LivesWith,
    /// A line of the address.
    Address1,
    /// The next.
    Address2,
    /// The next.
    Address3,
    /// The next.
    Address4,
    /// The last.
    Address5,
    /// Postcode.
    Postcode,
    /// A telephone number.
    Telephone,
    /// A mobile number.
    Mobile,
    /// An e-mail address.
    Email,
    /// Order of contact, from 1.
    Priority,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 18] = [
        Self::Upn,
        Self::Key,
        Self::Title,
        Self::Forename,
        Self::Surname,
        Self::Relationship,
        Self::ParentalResponsibility,
        Self::LivesWith,
        Self::Address1,
        Self::Address2,
        Self::Address3,
        Self::Address4,
        Self::Address5,
        Self::Postcode,
        Self::Telephone,
        Self::Mobile,
        Self::Email,
        Self::Priority,
    ];

    /// Its stable name, as in a mapping.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Upn => "upn",
            Self::Key => "contact_id",
            Self::Title => "title",
            Self::Forename => "forename",
            Self::Surname => "surname",
            Self::Relationship => "relationship",
            Self::ParentalResponsibility => "parental_responsibility",
            Self::LivesWith => "lives_with",
            Self::Address1 => "address_1",
            Self::Address2 => "address_2",
            Self::Address3 => "address_3",
            Self::Address4 => "address_4",
            Self::Address5 => "address_5",
            Self::Postcode => "postcode",
            Self::Telephone => "telephone",
            Self::Mobile => "mobile",
            Self::Email => "email",
            Self::Priority => "priority",
        }
    }

    /// The headings that are its own name, as headings are compared.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Upn => &["upn", "pupilupn", "uniquepupilnumber"],
            Self::Key => &["contactid", "parentref", "id"],
            Self::Title => &["title"],
            Self::Forename => &["forename", "firstname"],
            Self::Surname => &["surname", "lastname"],
            Self::Relationship => &["relationship"],
            Self::ParentalResponsibility => &["parentalresponsibility"],
            Self::LivesWith => &["liveswith", "liveswithpupil"],
            Self::Address1 => &["address", "addressline1", "address1"],
            Self::Address2 => &["addressline2", "address2"],
            Self::Address3 => &["addressline3", "address3"],
            Self::Address4 => &["addressline4", "address4"],
            Self::Address5 => &["addressline5", "address5"],
            Self::Postcode => &["postcode"],
            Self::Telephone => &["telephone", "phone"],
            Self::Mobile => &["mobile"],
            Self::Email => &["email", "emailaddress"],
            Self::Priority => &["priority", "contactorder"],
        }
    }

    /// The field of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The field that a heading is the name of.
    pub(super) fn of_heading(plain: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|field| field.headings().contains(&plain))
    }

    /// Whether its text is taken as it stands.
    pub(super) const fn is_verbatim(self) -> bool {
        !matches!(
            self,
            Self::Upn | Self::Key | Self::Telephone | Self::Mobile | Self::Email | Self::Priority
        )
    }
}
