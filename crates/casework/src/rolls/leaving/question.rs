//! What a ground turns on, as a question to whoever has to know.

macro_rules! asked {
    ($( $name:ident, $id:literal, $words:literal; )*) => {
        /// Something a ground turns on.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Question {
            $( #[doc = $words] $name, )*
        }

        impl Question {
            /// Every question.
            pub const ALL: &'static [Self] = &[$( Self::$name, )*];

            /// Its name in forms.
            pub const fn id(self) -> &'static str {
                match self { $( Self::$name => $id, )* }
            }

            /// Its words.
            pub const fn words(self) -> &'static str {
                match self { $( Self::$name => $words, )* }
            }
        }
    };
}

asked! {
    Destination, "destination", "Where is the pupil going?";
    Registered, "registered", "Does another school have the pupil on its register?";
    Order, "order", "Is there a school attendance order that names this school?";
    Mobile, "mobile", "Is the pupil a mobile child, and is this their main school?";
    Dual, "dual", "Is the pupil registered at more than one school?";
    AttendAgain, "attend-again", "Are there reasonable grounds to believe that the pupil will attend this school again?";
    Nursery, "nursery", "Was the pupil admitted for nursery education?";
    NurseryCompleted, "nursery-completed", "Has the pupil completed it, so that reception or an older class is next?";
    OthersConsent, "others-consent", "Does each other school where the pupil is registered consent?";
    Notice, "notice", "Did a parent say in writing that the pupil will be educated otherwise than at school, and from when?";
    Boarder, "boarder", "Is the pupil a boarder?";
    LivesNear, "lives-near", "Does the pupil normally live a reasonable distance from the school?";
    Leave, "leave", "Was leave of absence given, and how many school days is it since it ended?";
    Register, "register", "What does the register show of the absence?";
    Unable, "unable", "Are there reasonable grounds to believe that sickness or an unavoidable cause keeps the pupil away?";
    Efforts, "efforts", "What came of finding out where the pupil is and how they are?";
    Sentence, "sentence", "Is the pupil detained under a sentence, for how many months, and expected back?";
    Died, "died", "Has the pupil died?";
    NextMeets, "next-meets", "When does the school next meet after the name comes off?";
    StaysOn, "stays-on", "Will the pupil go on at this school, and meet what its sixth form asks?";
    FeesUnpaid, "fees-unpaid", "Are charges for board and lodging unpaid at the end of the term?";
    Kind, "kind", "What kind of school is it?";
    Ceased, "ceased", "Has the pupil stopped attending?";
    Wish, "wish", "Is there evidence that the pupil no longer wishes to attend?";
    Exclusion, "exclusion", "How far is the exclusion?";
    Placement, "placement", "Did an authority place the pupil in this special school, and does it consent?";
    Confirmed, "confirmed", "Who confirms what is to be verified of this ground, and how do they know?";
}
