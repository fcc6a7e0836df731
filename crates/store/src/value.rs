//! How the domain's values are kept: the one place where dates, ids and words become columns.
//! In: a value of ours. Out: what both engines hold, and back.
//! Instants are microseconds since 1970 and days are days since 1970, so that both engines sort,
//! compare and index them alike.

use casework::contact::{Fact, State, Way};
use casework::contracts;
use casework::leave;
use casework::rolls::{leaving, notification};
use jiff::Timestamp;
use jiff::civil::Date;
use law::academic_year::AcademicYear;
use law::school::Laestab;
use register::{Day, RollStatus, Session};
use uuid::Uuid;

use crate::contact::About;

/// A value as it is kept in a column.
#[expect(
    unreachable_pub,
    reason = "entities are public where nobody can reach them, and name it"
)]
pub trait Kept: Sized {
    /// What the engines hold.
    type As;

    /// Into the column.
    fn put(self) -> Self::As;

    /// Out of the column; `Err` is the value that cannot be.
    fn take(kept: Self::As) -> Result<Self, String>;
}

/// What the engines hold for a value of ours.
#[expect(unreachable_pub, reason = "as above")]
pub type As<T> = <T as Kept>::As;

macro_rules! as_it_is {
    ($($type:ty),+) => {$(
        impl Kept for $type {
            type As = Self;

            fn put(self) -> Self {
                self
            }

            fn take(kept: Self) -> Result<Self, String> {
                Ok(kept)
            }
        }
    )+};
}

as_it_is!(bool, i32, i64, String, Uuid, Vec<u8>);

impl<T: Kept> Kept for Option<T> {
    type As = Option<T::As>;

    fn put(self) -> Self::As {
        self.map(Kept::put)
    }

    fn take(kept: Self::As) -> Result<Self, String> {
        kept.map(T::take).transpose()
    }
}

/// Declares values that are kept as another type, with the way there and back.
macro_rules! kept_as {
    ($($type:ty as $as:ty, |$in:ident| $put:expr, |$out:ident| $take:expr;)+) => {$(
        impl Kept for $type {
            type As = $as;

            fn put(self) -> $as {
                let $in = self;
                $put
            }

            fn take($out: $as) -> Result<Self, String> {
                #[allow(clippy::redundant_closure_call, reason = "the way back may need the value for its failure")]
                let taken: Option<Self> = $take;
                taken.ok_or_else(|| format!("{:?}", $out))
            }
        }
    )+};
}

kept_as! {
    Timestamp as i64, |t| t.as_microsecond(), |k| Self::from_microsecond(k).ok();
    Date as i32, |d| Day::from(d).0, |k| Some(Day(k).date());
    Day as i32, |d| d.0, |k| Some(Self(k));
    u8 as i32, |n| n.into(), |k| Self::try_from(k).ok();
    u16 as i32, |n| n.into(), |k| Self::try_from(k).ok();
    u32 as i32, |n| i32::try_from(n).unwrap_or(i32::MAX), |k| Self::try_from(k).ok();
    u64 as i64, |n| i64::try_from(n).unwrap_or(i64::MAX), |k| Self::try_from(k).ok();
    AcademicYear as i32, |y| y.0.into(), |k| i16::try_from(k).ok().map(Self);
    Laestab as i32, |l| l.number() as i32, |k| u32::try_from(k).ok().and_then(Self::new);
    RollStatus as String, |s| s.text().to_owned(), |k| Self::parse(&k);
    Session as String, |s| s.text().to_owned(), |k| Self::parse(&k);
    Way as String, |w| w.id().to_owned(), |k| Self::of_id(&k);
    State as String, |s| s.id().to_owned(), |k| Self::of_id(&k);
    About as String, |a| a.to_string(), |k| k.parse().ok();
    Fact as String, |f| f.id().to_owned(), |k| Self::of_id(&k);
    leave::Answer as String, |a| a.id().to_owned(), |k| Self::of_id(&k);
    leave::State as String, |s| s.id().to_owned(), |k| Self::of_id(&k);
    leave::Way as String, |w| w.id().to_owned(), |k| Self::of_id(&k);
    contracts::State as String, |s| s.id().to_owned(), |k| Self::of_id(&k);
    contracts::Answer as String, |a| a.id().to_owned(), |k| Self::of_id(&k);
    contracts::Side as String, |s| s.id().to_owned(), |k| Self::of_id(&k);
    contracts::Word as String, |w| w.id().to_owned(), |k| Self::of_id(&k);
    notification::Kind as String, |n| n.id().to_owned(), |k| Self::of_id(&k);
    notification::State as String, |n| n.id().to_owned(), |k| Self::of_id(&k);
    notification::Act as String, |n| n.id().to_owned(), |k| Self::of_id(&k);
    notification::Side as String, |n| n.id().to_owned(), |k| Self::of_id(&k);
    leaving::Efforts as String, |e| e.id().to_owned(), |k| Self::of_id(&k);
    serde_json::Value as String, |v| v.to_string(), |k| serde_json::from_str(&k).ok();
}

impl<const N: usize> Kept for [u8; N] {
    type As = Vec<u8>;

    fn put(self) -> Vec<u8> {
        self.to_vec()
    }

    fn take(kept: Vec<u8>) -> Result<Self, String> {
        let length = kept.len();
        kept.try_into()
            .map_err(|_| format!("{length} bytes where {N} belong"))
    }
}

/// Declares a closed set of words kept as text.
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident { $( $(#[doc = $vdoc:literal])* $variant:ident = $text:literal ),+ $(,)? }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[allow(unreachable_pub, reason = "some of these words stay within the store")]
        pub enum $name { $( $(#[doc = $vdoc])* $variant ),+ }

        #[allow(unreachable_pub, dead_code, reason = "some of these words stay within the store")]
        impl $name {
            /// Every word.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As it is kept.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads it as it is kept.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.text() == text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.text())
            }
        }

        impl crate::value::Kept for $name {
            type As = String;

            fn put(self) -> String {
                self.text().to_owned()
            }

            fn take(kept: String) -> Result<Self, String> {
                Self::parse(&kept).ok_or(kept)
            }
        }
    };
}

pub(crate) use words;
