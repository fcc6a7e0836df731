//! The grounds by their letters.

use crate::{Citation, cite};

/// Which paragraph a ground is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Paragraph {
    /// 9(1): pupils of compulsory school age.
    OfAge,
    /// 9(3): pupils who are not, or no longer, of compulsory school age.
    NotOfAge,
}

macro_rules! grounds {
    ($( $(#[$doc:meta])* $name:ident, $paragraph:ident, $id:literal, $cite:expr, $words:literal; )*) => {
        /// A ground for deletion from the admission register, by its letter.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Ground {
            $( $(#[$doc])* $name, )*
        }

        impl Ground {
            /// Every ground, in the regulation's order.
            pub const ALL: [Self; 20] = [$( Self::$name, )*];

            /// Its number in the regulation, which is its stable id.
            pub const fn id(self) -> &'static str {
                match self { $( Self::$name => $id, )* }
            }

            /// What it is, in plain English.
            pub const fn words(self) -> &'static str {
                match self { $( Self::$name => $words, )* }
            }

            /// The paragraph it is of.
            pub const fn paragraph(self) -> Paragraph {
                match self { $( Self::$name => Paragraph::$paragraph, )* }
            }

            /// Its source; marked where one of its limbs is still to be verified.
            pub const fn cite(self) -> Citation {
                match self { $( Self::$name => $cite, )* }
            }
        }
    };
}

grounds! {
    /// Registered at another school.
    A, OfAge, "9(1)(a)", cite!("SI 2024/208", "reg 9(1)(a)"), "Registered at another school";
    /// Nursery completed, not going on to reception.
    B, OfAge, "9(1)(b)", cite!("SI 2024/208", "reg 9(1)(b)"), "Completed nursery here and is not going on to reception here";
    /// Dual registration ended.
    C, OfAge, "9(1)(c)", cite!("SI 2024/208", "reg 9(1)(c)"), "Registered at more than one school and will not attend this one again";
    /// School attendance order amended.
    D, OfAge, "9(1)(d)", cite!("SI 2024/208", "reg 9(1)(d)"), "A school attendance order was changed to name another school";
    /// School attendance order revoked.
    E, OfAge, "9(1)(e)", cite!("SI 2024/208", "reg 9(1)(e)"), "A school attendance order was revoked because other suitable education is arranged";
    /// Educated otherwise than at school.
    F, OfAge, "9(1)(f)", cite!("SI 2024/208", "reg 9(1)(f)"), "The parent told the school in writing that the child will be educated otherwise than at school";
    /// No longer lives near.
    G, OfAge, "9(1)(g)", cite!("SI 2024/208", "reg 9(1)(g)"), "No longer lives a reasonable distance away and will not attend again";
    /// Not back from leave.
    H, OfAge, "9(1)(h)", cite!("SI 2024/208", "reg 9(1)(h)"), "Did not come back after leave of absence";
    /// Twenty school days absent.
    I, OfAge, "9(1)(i)", cite!("SI 2024/208", "reg 9(1)(i)"), "Absent without leave for 20 school days or more";
    /// Detained.
    J, OfAge, "9(1)(j)", cite!("SI 2024/208", "reg 9(1)(j)", memory), "Detained under a sentence and not expected back";
    /// Died.
    K, OfAge, "9(1)(k)", cite!("SI 2024/208", "reg 9(1)(k)"), "The pupil has died";
    /// Over compulsory school age before the school next meets.
    L, OfAge, "9(1)(l)", cite!("SI 2024/208", "reg 9(1)(l)", memory), "Will be over compulsory school age when the school next meets, and is not staying on";
    /// Boarder's fees unpaid.
    M, OfAge, "9(1)(m)", cite!("SI 2024/208", "reg 9(1)(m)", memory), "A boarder whose fees are unpaid at the end of the term";
    /// Left an independent or non-maintained special school.
    N, OfAge, "9(1)(n)", cite!("SI 2024/208", "reg 9(1)(n)", memory), "No longer a pupil of an independent or non-maintained special school";
    /// Permanently excluded.
    O, OfAge, "9(1)(o)", cite!("SI 2024/208", "reg 9(1)(o)", memory), "Permanently excluded";
    /// Not of compulsory school age: ceased to attend.
    ThreeA, NotOfAge, "9(3)(a)", cite!("SI 2024/208", "reg 9(3)(a)"), "Not of compulsory school age, has stopped attending and does not wish to go on";
    /// Not of compulsory school age: nursery ended.
    ThreeB, NotOfAge, "9(3)(b)", cite!("SI 2024/208", "reg 9(3)(b)", memory), "Not of compulsory school age, and is not going on from nursery here";
    /// Not of compulsory school age: twenty school days absent.
    ThreeC, NotOfAge, "9(3)(c)", cite!("SI 2024/208", "reg 9(3)(c)"), "Not of compulsory school age, and absent without leave for 20 school days or more";
    /// Not of compulsory school age: died.
    ThreeD, NotOfAge, "9(3)(d)", cite!("SI 2024/208", "reg 9(3)(d)", memory), "Not of compulsory school age, and has died";
    /// Not of compulsory school age: permanently excluded.
    ThreeE, NotOfAge, "9(3)(e)", cite!("SI 2024/208", "reg 9(3)(e)", memory), "Not of compulsory school age, and permanently excluded";
}

impl Ground {
    /// The ground of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.id() == id)
    }

    /// Whether it has a limb whose words nobody here has read, so that an authority may correct it.
    pub const fn to_be_verified(self) -> bool {
        matches!(self.cite().certainty, crate::Certainty::Memory)
    }

    /// Whether the school and the authority must have made enquiries together before it holds.
    pub const fn needs_joint_enquiries(self) -> bool {
        matches!(self, Self::H | Self::I)
    }

    /// Whether it is that the pupil died.
    pub const fn is_death(self) -> bool {
        matches!(self, Self::K | Self::ThreeD)
    }
}

impl std::fmt::Display for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}
