//! A ground held against the facts.

use jiff::civil::Date;
use law::registration::age::{not_back_in_time, paragraph_applies};
use law::registration::consent::{Placed, special_school_consent};
use law::registration::{Ground, Paragraph};
use law::{Certainty, Finding, that};

use super::decision::{Decision, Paper, Refused, TransferFile, Unmet};
use super::facts::{Destination, Efforts, Exclusion, Facts, Mobile, Order, Source};
use super::limbs::{finding, questions, unanswered};
use super::question::Question;
use super::transition::to_notify;
use crate::policy::Policy;

/// Whether the facts bear a ground on a day.
///
/// # Errors
/// [`Refused`], when they contradict it or leave something unanswered.
pub fn judge(
    ground: Ground,
    facts: &Facts,
    policy: &Policy,
    today: Date,
) -> Result<Decision, Refused> {
    not_before_today(ground, facts, today)?;
    let age = of_its_age(ground, facts)?;
    redirected(ground, facts)?;
    let own = the_ground(ground, facts, policy, today)?;
    let mut findings = vec![age, own];
    findings.extend(consent(ground, facts, policy)?);
    Ok(decided(ground, facts, policy, findings))
}

fn refused(ground: Ground, unmet: Vec<Unmet>, instead: impl Into<String>) -> Refused {
    Refused {
        ground,
        cite: ground.cite(),
        unmet,
        unanswered: Vec::new(),
        joint_enquiries_first: false,
        use_instead: None,
        instead: instead.into(),
    }
}

fn limb(finding: &Finding, by: Option<(Source, Option<Date>)>) -> Vec<Unmet> {
    let unmet = finding.unmet().map(|limb| Unmet {
        limb: limb.text.to_string(),
        question: None,
        by,
        shows: Vec::new(),
    });
    unmet.collect()
}

fn not_before_today(ground: Ground, facts: &Facts, today: Date) -> Result<(), Refused> {
    let finding = not_back_in_time(facts.deletes_on, today);
    if finding.holds() {
        return Ok(());
    }
    let unmet = limb(&finding, Some((Source::School, Some(facts.deletes_on))));
    let words = "Take the name off today or later, and tell the authority before it comes off. A name is never taken off for days that have passed";
    Err(Refused {
        cite: finding.cite,
        ..refused(ground, unmet, words)
    })
}

/// The ground of the other paragraph that is for the same thing.
const fn of_the_other_age(ground: Ground) -> Option<Ground> {
    match ground {
        Ground::B => Some(Ground::ThreeB),
        Ground::H | Ground::I => Some(Ground::ThreeC),
        Ground::K => Some(Ground::ThreeD),
        Ground::O => Some(Ground::ThreeE),
        Ground::ThreeB => Some(Ground::B),
        Ground::ThreeC => Some(Ground::I),
        Ground::ThreeD => Some(Ground::K),
        Ground::ThreeE => Some(Ground::O),
        Ground::ThreeA => None,
        _ => Some(Ground::ThreeA),
    }
}

fn of_its_age(ground: Ground, facts: &Facts) -> Result<Finding, Refused> {
    let finding = paragraph_applies(ground.paragraph(), facts.born, facts.deletes_on);
    if finding.holds() {
        return Ok(finding);
    }
    let other = of_the_other_age(ground);
    let words = match (ground.paragraph(), other) {
        (_, Some(other)) => format!("Look at {other} instead: {}", other.words()),
        (Paragraph::NotOfAge, None) => {
            "The pupil must stay on the roll unless a ground of 9(1) is met".to_owned()
        }
        (Paragraph::OfAge, None) => "Look at the grounds of 9(3)".to_owned(),
    };
    Err(Refused {
        cite: finding.cite,
        use_instead: other,
        ..refused(
            ground,
            limb(&finding, Some((Source::Register, Some(facts.deletes_on)))),
            words,
        )
    })
}

/// Where the facts say that another ground is the right one.
fn redirected(ground: Ground, facts: &Facts) -> Result<(), Refused> {
    let to = facts.goes_to();
    let excluded = facts.exclusion.as_ref().map(|said| said.value);
    let permanently = matches!(excluded, Some(Exclusion::Pending | Exclusion::Final));
    let (limb, question, other) = match (ground, to) {
        (Ground::A, Some(to)) if !to.is_known_school() => (
            "the school to which the pupil goes is known",
            Question::Destination,
            match to {
                Destination::Home | Destination::Arranged => Ground::F,
                _ => Ground::G,
            },
        ),
        (Ground::N, Some(Destination::Home | Destination::Arranged)) => (
            "the pupil is not to be educated otherwise than at school",
            Question::Destination,
            Ground::F,
        ),
        (Ground::N, _) if permanently => (
            "the pupil has not been permanently excluded",
            Question::Exclusion,
            Ground::O,
        ),
        _ => return Ok(()),
    };
    let unmet = Unmet {
        limb: limb.to_owned(),
        question: Some(question),
        by: facts.answered(question),
        shows: Vec::new(),
    };
    Err(Refused {
        use_instead: Some(other),
        ..refused(
            ground,
            vec![unmet],
            format!("Look at {other} instead: {}", other.words()),
        )
    })
}

/// The ground itself, as the law has it or as the policy corrects what nobody has read of it.
fn the_ground(
    ground: Ground,
    facts: &Facts,
    policy: &Policy,
    today: Date,
) -> Result<Finding, Refused> {
    let mut open = unanswered(ground, facts);
    let rule = policy.rolls.ground(ground);
    let condition = rule.and_then(|rule| rule.condition.as_deref());
    let asks = rule.is_some_and(|rule| rule.ask) || condition.is_some();
    let confirmed = facts.answered(Question::Confirmed);
    if asks && confirmed.is_none() {
        open.push(Question::Confirmed);
    }
    let found = finding(ground, facts, today).filter(|_| open.is_empty());
    let Some(mut found) = found else {
        let efforts = open.contains(&Question::Efforts);
        return Err(Refused {
            joint_enquiries_first: ground.needs_joint_enquiries() && efforts,
            unanswered: open,
            ..refused(
                ground,
                Vec::new(),
                "Answer these first. Nothing is kept until they are",
            )
        });
    };
    let mut behind: Vec<Question> = questions(ground).to_vec();
    if asks {
        (found.limbs, behind) = corrected(found.limbs, behind, condition);
    }
    let unmet: Vec<Unmet> = (found.limbs.iter().zip(behind))
        .filter(|(limb, _)| !limb.met)
        .map(|(limb, question)| Unmet {
            limb: limb.text.to_string(),
            question: Some(question),
            by: facts.answered(question),
            shows: shows(question, facts),
        })
        .collect();
    if unmet.is_empty() {
        return Ok(found);
    }
    let efforts = unmet.iter().any(|u| u.question == Some(Question::Efforts));
    let (use_instead, words) = instead(ground, facts, &unmet);
    let not_yet_joint = !matches!(
        facts.efforts.as_ref().map(|said| said.value),
        Some(Efforts::JointFoundNotAgreed)
    );
    Err(Refused {
        joint_enquiries_first: ground.needs_joint_enquiries() && efforts && not_yet_joint,
        use_instead,
        ..refused(ground, unmet, words)
    })
}

/// Limbs with those that nobody has read answered by a person: each as it stands, or one condition in place of all.
fn corrected(
    limbs: Vec<law::Limb>,
    behind: Vec<Question>,
    condition: Option<&str>,
) -> (Vec<law::Limb>, Vec<Question>) {
    let mut out: (Vec<_>, Vec<_>) = limbs
        .into_iter()
        .zip(behind)
        .filter_map(|(mut limb, question)| match (limb.certainty, condition) {
            (Certainty::Found, _) => Some((limb, question)),
            (Certainty::Memory, Some(_)) => None,
            (Certainty::Memory, None) => {
                limb.met = true;
                Some((limb, Question::Confirmed))
            }
        })
        .unzip();
    if let Some(words) = condition {
        out.0.push(that(words.to_owned(), true).from_memory());
        out.1.push(Question::Confirmed);
    }
    out
}

/// What the record shows behind an answer, where more than yes or no can be said.
fn shows(question: Question, facts: &Facts) -> Vec<String> {
    match question {
        Question::Register => facts
            .run
            .as_ref()
            .map(super::super::twenty_days::Run::reasons)
            .unwrap_or_default(),
        Question::Leave => {
            let said = facts.leave.as_ref().and_then(|said| said.value);
            said.map(|leave| {
                let ended = super::super::in_words(leave.ended);
                format!("Leave ended on {ended}, {} ago", leave.away_since)
            })
            .into_iter()
            .collect()
        }
        Question::Order => {
            let order = facts.order.as_ref().map(|said| said.value);
            let words = match order {
                Some(Order::InForce) => {
                    Some("A school attendance order that names this school is in force")
                }
                Some(Order::None) => Some("No school attendance order is known"),
                Some(Order::RevokedOtherwise) => {
                    Some("The order was revoked, and not because suitable education is arranged")
                }
                _ => None,
            };
            words.map(str::to_owned).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// What to do instead of a ground that is not met; and which ground, where one is.
fn instead(ground: Ground, facts: &Facts, unmet: &[Unmet]) -> (Option<Ground>, String) {
    let on = |question| unmet.iter().any(|u| u.question == Some(question));
    let order = facts.order.as_ref().map(|said| said.value);
    let keep = "Keep the pupil on the roll";
    match ground {
        Ground::A if on(Question::Registered) => {
            (None, format!("{keep} until the other school has the pupil on its register"))
        }
        Ground::A if on(Question::Dual) => (
            Some(Ground::C),
            "The pupil is registered at both schools. If they no longer attend this one, look at 9(1)(c)".to_owned(),
        ),
        _ if on(Question::Order) && order == Some(Order::InForce) => (
            None,
            format!("{keep} and speak to the authority: only it can change or revoke the order"),
        ),
        _ if on(Question::Order) => (None, format!("{keep} until the authority's letter about the order is here")),
        _ if on(Question::Mobile) && facts.mobile.as_ref().is_some_and(|m| m.value == Mobile::MainHere) => {
            (None, format!("{keep}: the main school of a mobile child keeps the place while the family travels"))
        }
        Ground::F if on(Question::Notice) => (
            None,
            format!("{keep} until a parent has written and the day they name has passed; tell the authority early if it was only said"),
        ),
        Ground::H if on(Question::Leave) && facts.leave.as_ref().is_some_and(|l| l.value.is_none()) => (
            Some(Ground::I),
            "No leave was given: look at 9(1)(i), absent without leave for 20 school days".to_owned(),
        ),
        Ground::H | Ground::I if on(Question::Efforts) => (
            None,
            format!("{keep} and agree enquiries with the authority: both make them together before the name comes off"),
        ),
        Ground::I | Ground::ThreeC if on(Question::Register) => {
            (None, format!("{keep}, mark every session and go on looking for the pupil"))
        }
        Ground::C if on(Question::OthersConsent) => {
            (None, format!("{keep} until every other school has consented in writing"))
        }
        Ground::M if on(Question::Kind) => (
            Some(Ground::N),
            "An independent school looks at 9(1)(n), once the pupil has left".to_owned(),
        ),
        Ground::N if on(Question::Kind) => {
            (None, format!("{keep} unless another ground is met: this one is for independent and non-maintained special schools"))
        }
        Ground::O | Ground::ThreeE => {
            (None, format!("{keep} until governors have decided and no review can be asked for or is going on"))
        }
        _ => (None, format!("{keep} unless another ground is met: no other reason is lawful")),
    }
}

/// The consent of the authority that placed the pupil in a special school, over the grounds over which it stands.
fn consent(ground: Ground, facts: &Facts, policy: &Policy) -> Result<Option<Finding>, Refused> {
    if policy.rolls.consent_not_needed.contains(&ground) {
        return Ok(None);
    }
    let Some(said) = &facts.placement else {
        if !facts.special {
            return Ok(None);
        }
        return Err(Refused {
            unanswered: vec![Question::Placement],
            ..refused(
                ground,
                Vec::new(),
                "Answer this first. Nothing is kept until it is",
            )
        });
    };
    let placed = &said.value;
    let finding = special_school_consent(Placed {
        by_authority: placed.authority.is_some(),
        authority_consents: placed.consents,
        directed: placed.directed,
    });
    if finding.holds() {
        return Ok(Some(finding));
    }
    let authority = placed.authority.as_deref().unwrap_or("the authority");
    let mut unmet = limb(&finding, Some((said.by, said.on)));
    for one in &mut unmet {
        one.question = Some(Question::Placement);
    }
    Err(Refused {
        cite: finding.cite,
        ..refused(
            ground,
            unmet,
            format!(
                "Ask {authority} for its consent in writing, and keep the pupil on the roll until it is here"
            ),
        )
    })
}

fn decided(ground: Ground, facts: &Facts, policy: &Policy, findings: Vec<Finding>) -> Decision {
    let rule = policy.rolls.ground(ground).cloned().unwrap_or_default();
    let paper = |id: &String| {
        let named = policy.rolls.document(id);
        Paper {
            id: id.clone(),
            name: named.map_or_else(|| id.clone(), |named| named.name.clone()),
        }
    };
    let absent = |ids: &[String]| {
        let there = |id: &&String| !facts.documents.contains(*id);
        ids.iter().filter(there).map(paper).collect()
    };
    let needs = rule
        .permission_for
        .iter()
        .filter(|need| facts.needs.contains(*need));
    let died = ground.is_death();
    let (notify, notify_why) = to_notify(facts, policy);
    let tell_authority = facts.new_authority.as_ref().map(|said| said.value.clone());
    Decision {
        ground,
        findings,
        deletes_on: facts.deletes_on,
        to_notify: notify,
        notify_why,
        missing: absent(&rule.documents),
        if_any: absent(&rule.if_any),
        permission_for: if facts.permission {
            Vec::new()
        } else {
            needs.cloned().collect()
        },
        transfer_file: if died {
            None
        } else {
            transfer_file(ground, facts)
        },
        new_authority_unknown: !died && tell_authority.is_none() && facts.moved,
        tell_authority: tell_authority.filter(|_| !died),
        parents_written_to: !died,
        restricted: died,
        to_be_verified: policy.rolls.to_be_verified(ground),
        note: rule.note,
    }
}

fn transfer_file(ground: Ground, facts: &Facts) -> Option<TransferFile> {
    match facts.goes_to() {
        Some(Destination::Unknown) => Some(TransferFile::LostPupil),
        None if matches!(ground, Ground::G | Ground::H | Ground::I) => {
            Some(TransferFile::LostPupil)
        }
        Some(Destination::IndependentSchool | Destination::SchoolAbroad | Destination::Abroad) => {
            Some(TransferFile::OutsideState)
        }
        _ => None,
    }
}
