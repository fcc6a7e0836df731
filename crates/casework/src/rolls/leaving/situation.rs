//! What happened, in the words of a school office, and the grounds that this leads to.

use law::registration::Ground;

macro_rules! situations {
    ($( $name:ident, $id:literal, $words:literal, [$($ground:ident),*], $but:expr; )*) => {
        /// What happened to a pupil who leaves.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Situation {
            $( #[doc = $words] $name, )*
        }

        impl Situation {
            /// Every situation, in the order in which it is offered.
            pub const ALL: [Self; 20] = [$( Self::$name, )*];

            /// Its stable id.
            pub const fn id(self) -> &'static str {
                match self { $( Self::$name => $id, )* }
            }

            /// Its words, to choose by.
            pub const fn words(self) -> &'static str {
                match self { $( Self::$name => $words, )* }
            }

            /// The grounds to look at, the likeliest first.
            pub const fn grounds(self) -> &'static [Ground] {
                match self { $( Self::$name => &[$(Ground::$ground),*], )* }
            }

            /// When another ground is the right one, in plain words; and which.
            pub const fn unless(self) -> Option<(&'static str, Ground)> {
                match self { $( Self::$name => $but, )* }
            }
        }
    };
}

situations! {
    KnownSchool, "known-school", "The pupil is moving to another school, and we know which", [A],
        Some(("If you do not know which school, this is not the ground", Ground::G));
    Home, "home", "The pupil will be educated at home, or otherwise than at school", [F], None;
    UnknownSchool, "unknown-school", "The pupil has moved, and we do not know to which school", [G],
        Some(("If a school has the pupil on its register, use that", Ground::A));
    Abroad, "abroad", "The pupil is moving out of the country, whether or not a school is known", [G],
        Some(("If the pupil was given leave and has not come back from it", Ground::H));
    TooFar, "too-far", "The pupil's home or transport has changed and the school is now too far", [G], None;
    Excluded, "excluded", "The pupil has been permanently excluded", [O, ThreeE], None;
    LongAbsent, "long-absent", "The pupil has been absent for more than 20 school days without leave", [I, ThreeC],
        Some(("If the absence began as leave of absence", Ground::H));
    NotBack, "not-back", "The pupil has not come back after leave of absence", [H],
        Some(("If no leave was given", Ground::I));
    LeftIndependent, "left-independent", "The pupil has left an independent school", [N],
        Some(("If the pupil will be educated at home", Ground::F));
    EndOfYearEleven, "end-of-year-11", "The pupil leaves at the end of Year 11", [L],
        Some(("If compulsory school age has ended already", Ground::ThreeA));
    OrderRevoked, "order-revoked", "The authority has revoked the pupil's school attendance order", [E], None;
    OrderAmended, "order-amended", "The authority has changed the pupil's school attendance order", [D], None;
    DualEnded, "dual-ended", "The pupil no longer attends this one of two schools", [C], None;
    Nursery, "nursery", "The pupil leaves the nursery and is not going on to reception here", [B, ThreeB], None;
    OverAge, "over-age", "The pupil is over compulsory school age and has stopped attending", [ThreeA],
        Some(("If the pupil has been away for 20 school days and does not answer", Ground::ThreeC));
    NoContact, "no-contact", "A pupil of the sixth form has stopped attending and does not answer", [ThreeC], None;
    UnderAge, "under-age", "The pupil is below compulsory school age and has stopped attending", [ThreeA], None;
    Detained, "detained", "The pupil is detained under a sentence of a court", [J], None;
    Died, "died", "The pupil has died", [K, ThreeD], None;
    Fees, "fees", "The pupil is a boarder, and fees of the term are unpaid", [M],
        Some(("At an independent school, once the pupil has left it", Ground::N));
}

impl Situation {
    /// The situation of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|situation| situation.id() == id)
    }
}
