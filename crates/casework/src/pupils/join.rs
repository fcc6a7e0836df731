//! Two records of one and the same parent, made one by somebody who looked at both.
//! In: what is known of each. Out: a [`Joining`]: what of the other's record comes to the one that is
//! kept, whose word stands where they differ. Restrictions on either always come along.

use jiff::civil::Date;

/// Whose parent somebody is. `P` is how the caller knows pupils.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation<P> {
    /// The pupil.
    pub pupil: P,
    /// Mother, father, carer …
    pub kind: String,
    /// Whether they have parental responsibility, as far as is known.
    pub parental_responsibility: bool,
    /// Whether the pupil lives with them.
    pub lives_with: bool,
    /// Order of contact, from 1.
    pub contact_order: u8,
}

/// A way to reach somebody. `C` is how the caller knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point<C> {
    /// Which.
    pub id: C,
    /// As two are compared.
    pub folded: String,
    /// When it was last confirmed.
    pub confirmed_on: Option<Date>,
}

/// A record of a parent. `A` is how the caller knows addresses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded<P, C, A> {
    /// Whose parent they are.
    pub relations: Vec<Relation<P>>,
    /// The ways to reach them that are in use.
    pub points: Vec<Point<C>>,
    /// Where they live.
    pub address: Option<A>,
}

/// What joining does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Joining<P, C, A> {
    /// The other's relations, as they come to be those of the one who is kept.
    pub relations: Vec<Relation<P>>,
    /// Ways to reach the other that come to the one who is kept.
    pub moved: Vec<C>,
    /// Ways to reach the other that the one who is kept has too: given up.
    pub given_up: Vec<C>,
    /// Ways to reach the one who is kept that were confirmed later on the other's record.
    pub confirmed: Vec<(C, Date)>,
    /// The address of the one who is kept: their own, or the other's when they have none.
    pub address: Option<A>,
}

/// What it does to make `other` one with `kept`. What is said of the kept one stands; what is known of
/// the other alone is added: responsibility for a child and living with one are never taken away.
pub fn join<P: Copy + Eq, C: Copy, A: Copy>(
    kept: &Recorded<P, C, A>,
    other: &Recorded<P, C, A>,
) -> Joining<P, C, A> {
    let relations = other.relations.iter().map(|theirs| {
        let own = kept.relations.iter().find(|own| own.pupil == theirs.pupil);
        let Some(own) = own else {
            return theirs.clone();
        };
        Relation {
            pupil: own.pupil,
            kind: own.kind.clone(),
            parental_responsibility: own.parental_responsibility || theirs.parental_responsibility,
            lives_with: own.lives_with || theirs.lives_with,
            contact_order: own.contact_order.min(theirs.contact_order),
        }
    });
    let mut out = Joining {
        relations: relations.collect(),
        moved: Vec::new(),
        given_up: Vec::new(),
        confirmed: Vec::new(),
        address: kept.address.or(other.address),
    };
    for theirs in &other.points {
        let own = kept.points.iter().find(|own| own.folded == theirs.folded);
        let Some(own) = own else {
            out.moved.push(theirs.id);
            continue;
        };
        out.given_up.push(theirs.id);
        if let Some(day) = theirs
            .confirmed_on
            .filter(|day| own.confirmed_on < Some(*day))
        {
            out.confirmed.push((own.id, day));
        }
    }
    out
}
