//! The grounds of regulation 9: for each, facts that meet it, and every limb broken on its own.

use jiff::civil::{Date, date};
use law::registration::age::{not_back_in_time, paragraph_applies};
use law::registration::away::{
    AfterLeave, Efforts, LongAway, not_back_from_leave, twenty_school_days_away,
};
use law::registration::consent::Placed;
use law::registration::ended::{Detained, Excluded, Fees, Independent, StayingOn, detained};
use law::registration::not_of_age::{Ceased, NurseryOnly};
use law::registration::orders::{Amended, Revoked};
use law::registration::parting::{Moved, Otherwise, educated_otherwise};
use law::registration::schools::{Dual, Elsewhere, Nursery};
use law::registration::{self, Ground, Paragraph};
use law::school::Kind;
use law::{Certainty, Finding, Months, SchoolDays};

const ON: Date = date(2026, 11, 20);

/// The place of a limb, a change that breaks it, and why.
type Broken<'a, F> = (usize, &'a dyn Fn(&mut F), &'a str);

/// Facts that meet a ground, and the same with one thing otherwise: the place of the limb that then fails.
fn each_limb<F: Copy>(met: F, judge: impl Fn(F) -> Finding, broken: &[Broken<'_, F>]) {
    let finding = judge(met);
    assert!(finding.holds(), "{} holds: {finding:?}", finding.cite);
    for (at, change, why) in broken {
        let mut facts = met;
        change(&mut facts);
        let finding = judge(facts);
        let failed: Vec<usize> = (1..)
            .zip(&finding.limbs)
            .filter(|(_, limb)| !limb.met)
            .map(|(n, _)| n)
            .collect();
        let expected: &[usize] = if *at == 0 { &[] } else { &[*at] };
        assert_eq!(failed, expected, "{}: {why}", finding.cite);
    }
}

#[test]
fn a_registered_at_another_school() {
    let met = Elsewhere {
        registered: true,
        order_names_this_school: false,
        main_school_of_mobile_child: false,
        dual_agreed: false,
    };
    #[rustfmt::skip]
    each_limb(met, registration::schools::registered_at_another_school, &[
        (1, &|f| f.registered = false, "only an offer of a place"),
        (2, &|f| f.order_names_this_school = true, "an order in force"),
        (3, &|f| f.main_school_of_mobile_child = true, "a travelling child's base school"),
        (4, &|f| f.dual_agreed = true, "dual registration"),
    ]);
}

#[test]
fn b_nursery_completed() {
    let met = Nursery {
        admitted_for_nursery: true,
        completed: true,
        will_attend_again: false,
    };
    #[rustfmt::skip]
    each_limb(met, registration::schools::nursery_completed, &[
        (1, &|f| f.admitted_for_nursery = false, "joined in reception"),
        (2, &|f| f.completed = false, "leaves in the middle of the year"),
        (3, &|f| f.will_attend_again = true, "goes on to reception here"),
    ]);
}

#[test]
fn c_dual_registration_ended() {
    let met = Dual {
        registered_at_others: true,
        will_attend_again: false,
        every_other_consents: true,
        order_names_this_school: false,
        main_school_of_mobile_child: false,
    };
    #[rustfmt::skip]
    each_limb(met, registration::schools::dual_registration_ended, &[
        (1, &|f| f.registered_at_others = false, "at this school alone"),
        (2, &|f| f.will_attend_again = true, "comes back in spring"),
        (3, &|f| f.every_other_consents = false, "one of two others consents"),
        (4, &|f| f.order_names_this_school = true, "an order in force"),
        (5, &|f| f.main_school_of_mobile_child = true, "a travelling child's base school"),
    ]);
}

#[test]
fn d_and_e_orders_amended_and_revoked() {
    let met = Amended {
        named_this_school: true,
        names_another_now: true,
    };
    #[rustfmt::skip]
    each_limb(met, registration::orders::order_amended, &[
        (1, &|f| f.named_this_school = false, "an order about another school"),
        (2, &|f| f.names_another_now = false, "not amended yet"),
    ]);
    let met = Revoked {
        named_this_school: true,
        revoked: true,
        education_otherwise_arranged: true,
    };
    #[rustfmt::skip]
    each_limb(met, registration::orders::order_revoked, &[
        (1, &|f| f.named_this_school = false, "an order about another school"),
        (2, &|f| f.revoked = false, "only asked for"),
        (3, &|f| f.education_otherwise_arranged = false, "revoked for another reason"),
    ]);
}

#[test]
fn f_educated_otherwise_by_the_parents_written_word() {
    let met = Otherwise {
        in_writing: true,
        after: Some(date(2026, 11, 19)),
        order_names_this_school: false,
    };
    let judge = |facts| educated_otherwise(facts, ON);
    #[rustfmt::skip]
    each_limb(met, judge, &[
        (1, &|f| f.in_writing = false, "said at the gate"),
        (2, &|f| f.after = Some(ON), "the day itself has not passed"),
        (2, &|f| f.after = None, "no day named"),
        (3, &|f| f.order_names_this_school = true, "an order in force"),
        (0, &|f| f.after = Some(date(2026, 9, 1)), "long past"),
    ]);
}

#[test]
fn g_moved_away() {
    let met = Moved {
        boarder: false,
        lives_near: false,
        will_attend_again: false,
    };
    #[rustfmt::skip]
    each_limb(met, registration::parting::moved_away, &[
        (1, &|f| f.boarder = true, "boarders live far away"),
        (2, &|f| f.lives_near = true, "still near"),
        (3, &|f| f.will_attend_again = true, "a grandmother brings him"),
    ]);
}

const TRIED: Efforts = Efforts {
    made: true,
    jointly: true,
    found: false,
    agreed_will_not_attend: false,
};

#[test]
fn h_not_back_from_leave() {
    let met = AfterLeave {
        leave_given: true,
        away_since: SchoolDays(10),
        unable: false,
        efforts: TRIED,
    };
    let judge = |facts| not_back_from_leave(facts, ON);
    #[rustfmt::skip]
    each_limb(met, judge, &[
        (1, &|f| f.leave_given = false, "leave was not given: see (i)"),
        (2, &|f| f.away_since = SchoolDays(9), "nine days"),
        (0, &|f| f.away_since = SchoolDays(11), "eleven days"),
        (3, &|f| f.unable = true, "in hospital abroad"),
        (4, &|f| f.efforts.jointly = false, "the school alone"),
        (4, &|f| f.efforts.made = false, "nobody looked"),
        (5, &|f| f.efforts.found = true, "found, and nothing agreed"),
        (0, &|f| { f.efforts.found = true; f.efforts.agreed_will_not_attend = true }, "found, and agreed"),
    ]);
}

#[test]
fn i_twenty_school_days_away() {
    let met = LongAway {
        run: SchoolDays(20),
        only_g_n_o: true,
        unable: false,
        efforts: TRIED,
    };
    let judge = |facts| twenty_school_days_away(facts, ON);
    #[rustfmt::skip]
    each_limb(met, judge, &[
        (1, &|f| f.run = SchoolDays(19), "nineteen days"),
        (0, &|f| f.run = SchoolDays(21), "twenty-one"),
        (2, &|f| f.only_g_n_o = false, "a day of illness"),
        (3, &|f| f.unable = true, "ill, though coded O"),
        (4, &|f| f.efforts.jointly = false, "the school alone"),
        (5, &|f| f.efforts.found = true, "found, and nothing agreed"),
    ]);
}

#[test]
fn j_detained() {
    let met = Detained {
        under_sentence: true,
        months: Months(4),
        will_attend_again: false,
    };
    let judge = |facts| detained(facts, ON);
    #[rustfmt::skip]
    each_limb(met, judge, &[
        (1, &|f| f.under_sentence = false, "on remand"),
        (2, &|f| f.months = Months(3), "three months"),
        (0, &|f| f.months = Months(5), "five"),
        (3, &|f| f.will_attend_again = true, "comes back"),
    ]);
    let marked: Vec<Certainty> = judge(met).limbs.iter().map(|l| l.certainty).collect();
    assert_eq!(
        marked,
        [Certainty::Found, Certainty::Memory, Certainty::Memory]
    );
}

#[test]
fn k_died() {
    assert!(registration::ended::died(true).holds());
    assert!(!registration::ended::died(false).holds());
}

#[test]
fn l_over_age_before_the_school_next_meets() {
    // Born 31 August 2010: compulsory school age ends on 26 June 2026.
    let met = StayingOn {
        born: date(2010, 8, 31),
        next_meets: Some(date(2026, 6, 29)),
        will_continue: false,
        meets_sixth_form_entry: false,
    };
    #[rustfmt::skip]
    each_limb(met, registration::ended::over_age_and_not_staying, &[
        (1, &|f| f.next_meets = Some(date(2026, 6, 26)), "meets on the last day of it"),
        (0, &|f| f.next_meets = Some(date(2026, 6, 27)), "meets on the day after"),
        (1, &|f| f.next_meets = None, "nobody knows when it meets"),
        (1, &|f| f.born = date(2010, 9, 1), "a year younger"),
        (2, &|f| { f.will_continue = true; f.meets_sixth_form_entry = true }, "stays on"),
        (0, &|f| f.will_continue = true, "wishes to, and does not meet the entry"),
        (0, &|f| f.meets_sixth_form_entry = true, "could, and goes elsewhere"),
    ]);
}

#[test]
fn m_boarding_fees_unpaid() {
    let met = Fees {
        boarder: true,
        kind: Kind::Academy,
        unpaid_after_term: true,
    };
    #[rustfmt::skip]
    each_limb(met, registration::ended::boarding_fees_unpaid, &[
        (1, &|f| f.boarder = false, "a day pupil"),
        (2, &|f| f.kind = Kind::Independent, "an independent school: see (n)"),
        (0, &|f| f.kind = Kind::Maintained, "maintained"),
        (3, &|f| f.unpaid_after_term = false, "the term has not ended"),
    ]);
}

#[test]
fn n_left_an_independent_school() {
    let met = Independent {
        kind: Kind::Independent,
        ceased: true,
    };
    #[rustfmt::skip]
    each_limb(met, registration::ended::left_independent_school, &[
        (1, &|f| f.kind = Kind::Academy, "an academy"),
        (1, &|f| f.kind = Kind::Maintained, "a maintained school"),
        (0, &|f| f.kind = Kind::NonMaintainedSpecial, "non-maintained special"),
        (2, &|f| f.ceased = false, "still a pupil"),
    ]);
}

#[test]
fn o_permanently_excluded() {
    let met = Excluded {
        permanently: true,
        kind: Kind::Maintained,
        review_over: true,
    };
    #[rustfmt::skip]
    each_limb(met, registration::ended::permanently_excluded, &[
        (1, &|f| f.permanently = false, "a suspension"),
        (2, &|f| f.review_over = false, "governors have not met"),
        (0, &|f| { f.review_over = false; f.kind = Kind::Independent }, "no governors' review there"),
    ]);
}

#[test]
fn two_a_special_school_needs_the_placing_authoritys_consent() {
    let met = Placed {
        by_authority: true,
        authority_consents: true,
        directed: false,
    };
    #[rustfmt::skip]
    each_limb(met, registration::consent::special_school_consent, &[
        (1, &|f| f.authority_consents = false, "no consent"),
        (0, &|f| { f.authority_consents = false; f.directed = true }, "a direction instead"),
        (0, &|f| { f.authority_consents = false; f.by_authority = false }, "placed by the parents"),
    ]);
}

#[test]
fn three_those_not_of_compulsory_school_age() {
    use law::registration::not_of_age;
    let met = Ceased {
        ceased: true,
        evidence_of_wish: true,
    };
    #[rustfmt::skip]
    each_limb(met, registration::not_of_age::ceased_to_attend, &[
        (1, &|f| f.ceased = false, "still comes"),
        (2, &|f| f.evidence_of_wish = false, "nobody asked"),
    ]);
    let met = NurseryOnly {
        admitted_for_nursery: true,
        goes_on: false,
    };
    #[rustfmt::skip]
    each_limb(met, registration::not_of_age::nursery_ended, &[
        (1, &|f| f.admitted_for_nursery = false, "a pupil of reception"),
        (2, &|f| f.goes_on = true, "goes on"),
    ]);
    let met = not_of_age::LongAway {
        run: SchoolDays(20),
        leave_at_any_point: false,
        unable: false,
        efforts_made: true,
        found: false,
        will_attend_again: true,
    };
    #[rustfmt::skip]
    each_limb(met, |facts| registration::not_of_age::long_away(facts, ON), &[
        (1, &|f| f.run = SchoolDays(19), "nineteen days"),
        (2, &|f| f.leave_at_any_point = true, "a day of study leave"),
        (3, &|f| f.unable = true, "ill"),
        (4, &|f| f.efforts_made = false, "nobody looked"),
        (5, &|f| f.found = true, "found, and may come back"),
        (0, &|f| { f.found = true; f.will_attend_again = false }, "found, and will not"),
    ]);
    assert!(registration::not_of_age::died(true).holds());
    assert!(!registration::not_of_age::died(false).holds());
    for (permanently, over, holds) in [
        (true, true, true),
        (false, true, false),
        (true, false, false),
    ] {
        let finding = registration::not_of_age::permanently_excluded(permanently, over);
        assert_eq!(finding.holds(), holds);
    }
}

#[test]
fn the_paragraph_is_by_age_on_the_day() {
    let born = date(2010, 8, 31);
    for (on, of_age) in [
        (date(2015, 8, 30), false),
        (date(2015, 8, 31), true),
        (date(2026, 6, 26), true),
        (date(2026, 6, 27), false),
    ] {
        assert_eq!(
            paragraph_applies(Paragraph::OfAge, born, on).holds(),
            of_age,
            "{on}"
        );
        assert_eq!(
            paragraph_applies(Paragraph::NotOfAge, born, on).holds(),
            !of_age,
            "{on}"
        );
    }
}

#[test]
fn nobody_is_deleted_back_in_time() {
    assert!(!not_back_in_time(date(2026, 11, 19), ON).holds());
    assert!(not_back_in_time(ON, ON).holds());
    assert!(not_back_in_time(date(2026, 11, 21), ON).holds());
}

#[test]
fn every_ground_is_found_by_its_number_and_says_what_it_is() {
    for ground in Ground::ALL {
        assert_eq!(Ground::of_id(ground.id()), Some(ground));
        assert!(ground.words().starts_with(char::is_uppercase), "{ground}");
        assert_eq!(ground.cite().provision, format!("reg {}", ground.id()));
        let of_age = ground.id().starts_with("9(1)");
        assert_eq!(ground.paragraph() == Paragraph::OfAge, of_age, "{ground}");
    }
    assert_eq!(Ground::of_id("9(1)(p)"), None);
    assert_eq!(
        Ground::O.id(),
        "9(1)(o)",
        "a permanent exclusion is (o), whatever a guide printed"
    );
}
