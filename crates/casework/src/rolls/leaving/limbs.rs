//! Each ground held against the facts: which question stands behind which limb, and what the law finds.

use jiff::civil::Date;
use law::registration::{Ground, away, ended, not_of_age, orders, parting, schools};
use law::{Finding, SchoolDays};

use super::facts::{Efforts, Exclusion, Facts, Mobile, Order};
use super::question::Question;

/// The question behind each limb of a ground, in the order of the limbs.
pub const fn questions(ground: Ground) -> &'static [Question] {
    use Question as Q;
    match ground {
        Ground::A => &[Q::Registered, Q::Order, Q::Mobile, Q::Dual],
        Ground::B => &[Q::Nursery, Q::NurseryCompleted, Q::AttendAgain],
        Ground::C => &[
            Q::Dual,
            Q::AttendAgain,
            Q::OthersConsent,
            Q::Order,
            Q::Mobile,
        ],
        Ground::D => &[Q::Order, Q::Order],
        Ground::E => &[Q::Order, Q::Order, Q::Order],
        Ground::F => &[Q::Notice, Q::Notice, Q::Order],
        Ground::G => &[Q::Boarder, Q::LivesNear, Q::AttendAgain],
        Ground::H => &[Q::Leave, Q::Leave, Q::Unable, Q::Efforts, Q::Efforts],
        Ground::I => &[Q::Register, Q::Register, Q::Unable, Q::Efforts, Q::Efforts],
        Ground::J => &[Q::Sentence, Q::Sentence, Q::Sentence],
        Ground::K | Ground::ThreeD => &[Q::Died],
        Ground::L => &[Q::NextMeets, Q::StaysOn],
        Ground::M => &[Q::Boarder, Q::Kind, Q::FeesUnpaid],
        Ground::N => &[Q::Kind, Q::Ceased],
        // Whether a review is owed turns on the kind of school, which is asked beside it.
        Ground::O | Ground::ThreeE => &[Q::Exclusion, Q::Exclusion],
        Ground::ThreeA => &[Q::Ceased, Q::Wish],
        Ground::ThreeB => &[Q::Nursery, Q::AttendAgain],
        Ground::ThreeC => &[Q::Register, Q::Leave, Q::Unable, Q::Efforts, Q::AttendAgain],
    }
}

impl Efforts {
    const fn as_law(self) -> away::Efforts {
        let (made, jointly, found, agreed_will_not_attend) = match self {
            Self::None => (false, false, false, false),
            Self::SchoolNotFound => (true, false, false, false),
            Self::SchoolFound => (true, false, true, false),
            Self::JointNotFound => (true, true, false, false),
            Self::JointFoundAgreed => (true, true, true, true),
            Self::JointFoundNotAgreed => (true, true, true, false),
        };
        away::Efforts {
            made,
            jointly,
            found,
            agreed_will_not_attend,
        }
    }
}

/// What the law finds of a ground as at a day; `None` while something that it turns on is not answered.
pub(super) fn finding(ground: Ground, facts: &Facts, today: Date) -> Option<Finding> {
    let yes = |said: &Option<super::Said<bool>>| said.as_ref().map(|said| said.value);
    let order = || facts.order.as_ref().map(|said| said.value);
    let in_force = || order().map(|order| order == Order::InForce);
    let main_here = || facts.mobile.as_ref().map(|m| m.value == Mobile::MainHere);
    let kind = || facts.kind.as_ref().map(|said| said.value);
    let efforts = || facts.efforts.as_ref().map(|said| said.value.as_law());
    let excluded = || facts.exclusion.as_ref().map(|said| said.value);
    let permanently = |e: Exclusion| matches!(e, Exclusion::Pending | Exclusion::Final);
    Some(match ground {
        Ground::A => schools::registered_at_another_school(schools::Elsewhere {
            registered: yes(&facts.registered_elsewhere)?,
            order_names_this_school: in_force()?,
            main_school_of_mobile_child: main_here()?,
            dual_agreed: facts.is_dual(),
        }),
        Ground::B => schools::nursery_completed(schools::Nursery {
            admitted_for_nursery: yes(&facts.nursery)?,
            completed: yes(&facts.nursery_completed)?,
            will_attend_again: yes(&facts.attend_again)?,
        }),
        Ground::C => schools::dual_registration_ended(schools::Dual {
            registered_at_others: facts.is_dual(),
            will_attend_again: yes(&facts.attend_again)?,
            every_other_consents: yes(&facts.others_consent)?,
            order_names_this_school: in_force()?,
            main_school_of_mobile_child: main_here()?,
        }),
        Ground::D => {
            let order = order()?;
            orders::order_amended(orders::Amended {
                named_this_school: order != Order::None,
                names_another_now: order == Order::NamesAnother,
            })
        }
        Ground::E => {
            let order = order()?;
            orders::order_revoked(orders::Revoked {
                named_this_school: order != Order::None,
                revoked: matches!(order, Order::RevokedArranged | Order::RevokedOtherwise),
                education_otherwise_arranged: order == Order::RevokedArranged,
            })
        }
        Ground::F => {
            let notice = facts.notice.as_ref()?.value;
            let facts = parting::Otherwise {
                in_writing: notice.written,
                after: notice.after,
                order_names_this_school: in_force()?,
            };
            parting::educated_otherwise(facts, today)
        }
        Ground::G => parting::moved_away(parting::Moved {
            boarder: yes(&facts.boarder)?,
            lives_near: yes(&facts.lives_near)?,
            will_attend_again: yes(&facts.attend_again)?,
        }),
        Ground::H => {
            let leave = facts.leave.as_ref()?.value;
            let facts = away::AfterLeave {
                leave_given: leave.is_some(),
                away_since: leave.map_or(SchoolDays(0), |leave| leave.away_since),
                unable: yes(&facts.unable)?,
                efforts: efforts()?,
            };
            away::not_back_from_leave(facts, today)
        }
        Ground::I => {
            let run = facts.run.as_ref()?;
            let facts = away::LongAway {
                run: run.counted(),
                only_g_n_o: run.is_whole(),
                unable: yes(&facts.unable)?,
                efforts: efforts()?,
            };
            away::twenty_school_days_away(facts, today)
        }
        Ground::J => {
            let sentence = facts.sentence.as_ref()?.value;
            let facts = ended::Detained {
                under_sentence: sentence.months.is_some(),
                months: sentence.months.unwrap_or_default(),
                will_attend_again: sentence.returns,
            };
            ended::detained(facts, today)
        }
        Ground::K => ended::died(yes(&facts.died)?),
        Ground::L => {
            let stays = yes(&facts.stays_on)?;
            ended::over_age_and_not_staying(ended::StayingOn {
                born: facts.born,
                next_meets: Some(facts.next_meets.as_ref()?.value),
                will_continue: stays,
                meets_sixth_form_entry: stays,
            })
        }
        Ground::M => ended::boarding_fees_unpaid(ended::Fees {
            boarder: yes(&facts.boarder)?,
            kind: kind()?,
            unpaid_after_term: yes(&facts.fees_unpaid)?,
        }),
        Ground::N => ended::left_independent_school(ended::Independent {
            kind: kind()?,
            ceased: yes(&facts.ceased)?,
        }),
        Ground::O => {
            let excluded = excluded()?;
            ended::permanently_excluded(ended::Excluded {
                permanently: permanently(excluded),
                kind: kind()?,
                review_over: excluded == Exclusion::Final,
            })
        }
        Ground::ThreeA => not_of_age::ceased_to_attend(not_of_age::Ceased {
            ceased: yes(&facts.ceased)?,
            evidence_of_wish: yes(&facts.wish)?,
        }),
        Ground::ThreeB => not_of_age::nursery_ended(not_of_age::NurseryOnly {
            admitted_for_nursery: yes(&facts.nursery)?,
            goes_on: yes(&facts.attend_again)?,
        }),
        Ground::ThreeC => {
            let run = facts.run.as_ref()?;
            let looked = efforts()?;
            let facts =
                not_of_age::LongAway {
                    run: if run.is_whole() {
                        run.counted()
                    } else {
                        SchoolDays(0)
                    },
                    leave_at_any_point: facts.leave.as_ref()?.value.is_some_and(|leave| {
                        run.started().is_some_and(|first| leave.ended >= first)
                    }),
                    unable: yes(&facts.unable)?,
                    efforts_made: looked.made,
                    found: looked.found,
                    will_attend_again: yes(&facts.attend_again)?,
                };
            not_of_age::long_away(facts, today)
        }
        Ground::ThreeD => not_of_age::died(yes(&facts.died)?),
        Ground::ThreeE => {
            let excluded = excluded()?;
            not_of_age::permanently_excluded(permanently(excluded), excluded == Exclusion::Final)
        }
    })
}

/// What a ground turns on and nobody has answered, each once.
pub(super) fn unanswered(ground: Ground, facts: &Facts) -> Vec<Question> {
    let beside: &[Question] = match ground {
        Ground::A => &[Question::Destination],
        Ground::O => &[Question::Kind],
        _ => &[],
    };
    let mut open: Vec<Question> = beside
        .iter()
        .chain(questions(ground))
        .copied()
        .filter(|question| facts.answered(*question).is_none())
        .collect();
    open.sort_unstable();
    open.dedup();
    open
}
