//! How many leavers would be of a group by chance, if leavers were like a school's other pupils.
//! In: how many pupils, how many of the group, how many left, how many of the group did. Out: how many were to be
//! expected, and how often as many or more would come by chance alone: the hypergeometric distribution, exactly.

/// Leavers, drawn from a school's pupils.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Draw {
    /// The school's pupils.
    pub pupils: u32,
    /// Those of the group among them.
    pub group: u32,
    /// Those who left.
    pub leavers: u32,
    /// Those of the group who left.
    pub found: u32,
}

/// The logarithm of a factorial.
fn ln_factorial(n: u32) -> f64 {
    (2..=n).map(|k| f64::from(k).ln()).sum()
}

/// The logarithm of how many ways there are to take `k` of `n`.
fn ln_ways(n: u32, k: u32) -> f64 {
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

impl Draw {
    /// Whether these numbers can be of one school.
    fn holds_together(self) -> bool {
        let Self {
            pupils,
            group,
            leavers,
            found,
        } = self;
        let others = leavers.checked_sub(found);
        found <= group
            && group <= pupils
            && leavers <= pupils
            && others.is_some_and(|others| others <= pupils - group)
    }

    /// How many of the group would have left if leavers were like the others.
    pub fn expected(self) -> f64 {
        if self.pupils == 0 {
            return 0.0;
        }
        f64::from(self.leavers) * f64::from(self.group) / f64::from(self.pupils)
    }

    /// How often exactly `many` of the leavers would be of the group.
    fn exactly(self, many: u32) -> f64 {
        let Self {
            pupils,
            group,
            leavers,
            ..
        } = self;
        let of_these = Self {
            found: many,
            ..self
        };
        if !of_these.holds_together() {
            return 0.0;
        }
        let ways = ln_ways(group, many) + ln_ways(pupils - group, leavers - many);
        (ways - ln_ways(pupils, leavers)).exp()
    }

    /// How often as many or more would come by chance alone, from 0 to 1. Numbers that cannot be of one school say
    /// nothing, and so do those of nobody.
    pub fn chance(self) -> f64 {
        if !self.holds_together() {
            return 1.0;
        }
        let most = self.group.min(self.leavers);
        let tail: f64 = (self.found..=most).map(|many| self.exactly(many)).sum();
        tail.min(1.0)
    }

    /// How many it would be in 95 of 100 schools at the most, if leavers were like the others.
    pub fn usual_most(self) -> u32 {
        let most = self.group.min(self.leavers);
        let mut so_far = 0.0;
        for many in 0..most {
            so_far += self.exactly(many);
            if so_far >= 0.95 {
                return many;
            }
        }
        most
    }
}
