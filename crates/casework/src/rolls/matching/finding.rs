//! What a comparison of two records can find, field by field, and which findings two records make.
//! In: two records made ready. Out: [`Finding`]s, each with a weight of its own; what is not known
//! on either side finds nothing.

use super::names::{Likeness, Names};
use super::record::{Prepared, is_temporary, one_letter_apart};

/// Makes the findings with their field, their key in the file of weights, and their words.
macro_rules! findings {
    ($($name:ident $field:literal $key:literal $words:literal;)*) => {
        /// What is found of one field, or of several together.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        #[allow(missing_docs)] // their words are below
        pub enum Finding { $($name),* }

        impl Finding {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The field it is of, as the file of weights names it, and its key there.
            pub const fn key(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($field, $key)),* }
            }

            /// What it says, in plain English.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words),* }
            }
        }
    };
}

findings! {
    UpnSame "upn" "same" "the same number";
    UpnFormer "upn" "former" "the number of one is the former number of the other";
    UpnNear "upn" "near" "numbers one digit apart";
    UpnTemporary "upn" "temporary" "another number, but one of them is temporary";
    UpnDifferent "upn" "different" "different numbers";
    UpnOfSibling "upn" "of-sibling" "the number of a brother or sister";
    ForenameSameRare "forename" "same-rare" "the same forename, a rare one";
    ForenameSame "forename" "same" "the same forename";
    ForenameSameCommon "forename" "same-common" "the same forename, a common one";
    ForenameNickname "forename" "nickname" "one forename is short for the other, or another form of it";
    ForenameSound "forename" "sound" "forenames that sound the same";
    ForenamePart "forename" "part" "one has a forename more than the other";
    ForenameNear "forename" "near" "forename nearly the same";
    ForenameAlike "forename" "alike" "forenames somewhat alike";
    ForenameInitial "forename" "initial" "different forenames with the same initial";
    ForenameDifferent "forename" "different" "different forenames";
    SurnameSameRare "surname" "same-rare" "the same surname, a rare one";
    SurnameSame "surname" "same" "the same surname";
    SurnameSameCommon "surname" "same-common" "the same surname, a common one";
    SurnameNickname "surname" "form" "surnames that are forms of one";
    SurnameSound "surname" "sound" "surnames that sound the same";
    SurnamePart "surname" "part" "one surname is part of the other";
    SurnameNear "surname" "near" "surname nearly the same";
    SurnameAlike "surname" "alike" "surnames somewhat alike";
    SurnameInitial "surname" "initial" "different surnames with the same initial";
    SurnameDifferent "surname" "different" "different surnames";
    NamesSwapped "together" "names-swapped" "forename and surname stand in each other's place";
    BornSame "born" "same" "the same date of birth";
    BornSwapped "born" "day-month" "day and month of birth the other way round";
    BornDigit "born" "digit" "one digit of the date of birth differs";
    BornNear "born" "near" "two of day, month and year of birth are the same";
    BornDifferent "born" "different" "different dates of birth";
    SexSame "sex" "same" "the same sex";
    SexDifferent "sex" "different" "not the same sex";
    HomeSame "home" "same" "the same house and postcode";
    HomeHouse "home" "house" "the same house, postcode nearly the same or missing";
    HomePostcode "home" "postcode" "the same postcode";
    HomeDistrict "home" "district" "postcodes of the same district";
    HomeDifferent "home" "different" "postcodes of different districts";
    SiblingsShared "siblings" "shared" "a brother or sister in common";
    SiblingsOther "siblings" "other" "brothers and sisters, none in common";
    SchoolFormer "school" "former" "came from the school that was left";
    SchoolSame "school" "same" "on the roll of the very school that was left";
    SchoolOther "school" "other" "came from another school";
    Twin "together" "twin" "the same birth and family, but another forename: perhaps a twin";
    Sibling "together" "sibling" "the same family, but another forename and birth: perhaps a brother or sister";
    Family "together" "family" "the same surname and the same home or brother or sister";
    Namesake "together" "namesake" "the same names, but another birth: perhaps a namesake";
}

/// The findings of one pair: at most one a field, and those of several together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Findings {
    found: [Finding; 12],
    many: u8,
}

impl Findings {
    const fn none() -> Self {
        Self {
            found: [Finding::UpnSame; 12],
            many: 0,
        }
    }

    fn add(&mut self, finding: Finding) {
        self.found[usize::from(self.many)] = finding;
        self.many += 1;
    }

    /// Those found.
    pub fn as_slice(&self) -> &[Finding] {
        &self.found[..usize::from(self.many)]
    }
}

/// What two records say of everything but their names.
pub(super) fn beside_names(a: &Prepared, b: &Prepared) -> Findings {
    let mut found = Findings::none();
    for finding in [
        upn(a, b),
        born(a.born, b.born),
        sex(a, b),
        home(a, b),
        siblings(a, b),
        school(a, b),
    ] {
        if let Some(finding) = finding {
            found.add(finding);
        }
    }
    found
}

/// Adds what their names say, and what fields say together. `likeness` compares two names.
pub(super) fn with_names(
    mut found: Findings,
    a: &Prepared,
    b: &Prepared,
    names: &Names<'_>,
    mut likeness: impl FnMut(u32, u32) -> Likeness,
) -> Findings {
    let blank = |number| names.get(number).is_blank();
    let mut of = |a, b| (!blank(a) && !blank(b)).then(|| likeness(a, b));
    let level = |likeness: Option<Likeness>, number| likeness.map(|l| (l, names.common(number)));
    let mut forename = level(of(a.forename, b.forename), a.forename);
    let mut surname = level(of(a.surname, b.surname), a.surname);
    let unlike = |level: Option<(Likeness, usize)>| level.is_none_or(|(l, _)| l >= Likeness::Alike);
    if unlike(forename) && unlike(surname) {
        let across = level(of(a.forename, b.surname), a.forename);
        let back = level(of(a.surname, b.forename), a.surname);
        if !unlike(across) && !unlike(back) {
            // Which record has them right is not known, so the liker one stands for the forename.
            (forename, surname) = (across.min(back), across.max(back));
            found.add(Finding::NamesSwapped);
        }
    }
    if let Some((likeness, common)) = forename {
        found.add(forename_finding(likeness, common));
    }
    if let Some((likeness, common)) = surname {
        found.add(surname_finding(likeness, common));
    }
    let (forename, surname) = (forename.map(|level| level.0), surname.map(|level| level.0));
    together(&mut found, forename, surname);
    found
}

/// What no field says alone.
fn together(found: &mut Findings, forename: Option<Likeness>, surname: Option<Likeness>) {
    let has = |finding| found.as_slice().contains(&finding);
    let shares = has(Finding::HomeSame) || has(Finding::HomeHouse) || has(Finding::SiblingsShared);
    let surname_like = surname.is_some_and(|l| l <= Likeness::Near);
    let other_forename = forename.is_some_and(|l| l >= Likeness::Alike);
    let family = shares || surname_like;
    let same_birth = has(Finding::BornSame);
    let born_apart = has(Finding::BornDifferent) || has(Finding::BornNear);
    let namesake = surname_like && !other_forename && born_apart;
    if shares && surname_like {
        found.add(Finding::Family);
    }
    if family && other_forename && same_birth {
        found.add(Finding::Twin);
    } else if shares && other_forename {
        found.add(Finding::Sibling);
    } else if namesake {
        found.add(Finding::Namesake);
    }
}

fn upn(a: &Prepared, b: &Prepared) -> Option<Finding> {
    let known = |upn: u128| upn != 0;
    let former =
        |one: &Prepared, other: &Prepared| known(one.former_upn) && one.former_upn == other.upn;
    if known(a.upn) && a.upn == b.upn {
        return Some(Finding::UpnSame);
    }
    if former(a, b) || former(b, a) {
        return Some(Finding::UpnFormer);
    }
    if a.siblings.contains(&b.upn) || b.siblings.contains(&a.upn) {
        return Some(Finding::UpnOfSibling);
    }
    if !known(a.upn) || !known(b.upn) {
        return None;
    }
    Some(if is_temporary(a.upn) || is_temporary(b.upn) {
        Finding::UpnTemporary
    } else if one_letter_apart(a.upn, b.upn) {
        Finding::UpnNear
    } else {
        Finding::UpnDifferent
    })
}

/// What two dates of birth say, as eight digits each.
fn born(a: u32, b: u32) -> Option<Finding> {
    if a == 0 || b == 0 {
        return None;
    }
    if a == b {
        return Some(Finding::BornSame);
    }
    let split = |d: u32| (d / 10_000, d / 100 % 100, d % 100);
    let ((year_a, month_a, day_a), (year_b, month_b, day_b)) = (split(a), split(b));
    if year_a == year_b && month_a == day_b && day_a == month_b {
        return Some(Finding::BornSwapped);
    }
    let (mut x, mut y, mut differ) = (a, b, 0);
    while x != y {
        differ += u32::from(x % 10 != y % 10);
        (x, y) = (x / 10, y / 10);
    }
    let same =
        u32::from(year_a == year_b) + u32::from(month_a == month_b) + u32::from(day_a == day_b);
    Some(match (differ, same) {
        (1, _) => Finding::BornDigit,
        (_, 2) => Finding::BornNear,
        _ => Finding::BornDifferent,
    })
}

fn sex(a: &Prepared, b: &Prepared) -> Option<Finding> {
    (a.sex != 0 && b.sex != 0).then_some(if a.sex == b.sex {
        Finding::SexSame
    } else {
        Finding::SexDifferent
    })
}

fn home(a: &Prepared, b: &Prepared) -> Option<Finding> {
    let same_house = a.house != 0 && a.house == b.house;
    if a.postcode == 0 || b.postcode == 0 {
        return same_house.then_some(Finding::HomeHouse);
    }
    let district = |postcode: u64| postcode >> 24;
    Some(if a.postcode == b.postcode {
        if same_house {
            Finding::HomeSame
        } else {
            Finding::HomePostcode
        }
    } else if same_house && one_letter_apart(a.postcode.into(), b.postcode.into()) {
        Finding::HomeHouse
    } else if district(a.postcode) == district(b.postcode) {
        Finding::HomeDistrict
    } else {
        Finding::HomeDifferent
    })
}

fn siblings(a: &Prepared, b: &Prepared) -> Option<Finding> {
    if a.siblings.is_empty() || b.siblings.is_empty() {
        return None;
    }
    let shared = a.siblings.iter().any(|upn| b.siblings.contains(upn));
    Some(if shared {
        Finding::SiblingsShared
    } else {
        Finding::SiblingsOther
    })
}

fn school(a: &Prepared, b: &Prepared) -> Option<Finding> {
    let came = |one: &Prepared, other: &Prepared| {
        one.former_laestab != 0 && one.former_laestab == other.laestab
    };
    if came(a, b) || came(b, a) {
        Some(Finding::SchoolFormer)
    } else if a.laestab != 0 && a.laestab == b.laestab {
        Some(Finding::SchoolSame)
    } else if a.former_laestab != 0 || b.former_laestab != 0 {
        Some(Finding::SchoolOther)
    } else {
        None
    }
}

const fn forename_finding(likeness: Likeness, common: usize) -> Finding {
    match (likeness, common) {
        (Likeness::Same, 0) => Finding::ForenameSameRare,
        (Likeness::Same, 1) => Finding::ForenameSame,
        (Likeness::Same, _) => Finding::ForenameSameCommon,
        (Likeness::Nickname, _) => Finding::ForenameNickname,
        (Likeness::Sound, _) => Finding::ForenameSound,
        (Likeness::Part, _) => Finding::ForenamePart,
        (Likeness::Near, _) => Finding::ForenameNear,
        (Likeness::Alike, _) => Finding::ForenameAlike,
        (Likeness::Initial, _) => Finding::ForenameInitial,
        (Likeness::Different, _) => Finding::ForenameDifferent,
    }
}

const fn surname_finding(likeness: Likeness, common: usize) -> Finding {
    match (likeness, common) {
        (Likeness::Same, 0) => Finding::SurnameSameRare,
        (Likeness::Same, 1) => Finding::SurnameSame,
        (Likeness::Same, _) => Finding::SurnameSameCommon,
        (Likeness::Nickname, _) => Finding::SurnameNickname,
        (Likeness::Sound, _) => Finding::SurnameSound,
        (Likeness::Part, _) => Finding::SurnamePart,
        (Likeness::Near, _) => Finding::SurnameNear,
        (Likeness::Alike, _) => Finding::SurnameAlike,
        (Likeness::Initial, _) => Finding::SurnameInitial,
        (Likeness::Different, _) => Finding::SurnameDifferent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_birth() {
        for (a, b, expected) in [
            (20_150_307, 20_150_307, Some(Finding::BornSame)),
            (20_150_307, 20_150_703, Some(Finding::BornSwapped)),
            (20_150_307, 20_150_317, Some(Finding::BornDigit)),
            (20_150_307, 20_160_307, Some(Finding::BornDigit)),
            (20_150_307, 20_150_328, Some(Finding::BornNear)),
            (20_150_307, 20_140_828, Some(Finding::BornDifferent)),
            (20_150_307, 0, None),
        ] {
            assert_eq!(born(a, b), expected, "{a} and {b}");
            assert_eq!(born(b, a), expected, "{b} and {a}");
        }
    }
}
