//! Not only means: who is absent, when, and together with whom.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use county::Options;
use jiff::civil::{Date, Weekday};
use law::attendance::{Class, Code};

/// One pupil's year 2025/26.
#[derive(Default)]
struct Year {
    possible: u32,
    absent: u32,
    /// By day: every code but presence, or presence alone.
    days: BTreeMap<Date, Vec<Code>>,
}

impl Year {
    fn rate(&self) -> f64 {
        f64::from(self.absent) / f64::from(self.possible.max(1))
    }

    fn count(&self, code: Code) -> usize {
        self.days.values().flatten().filter(|c| **c == code).count()
    }

    /// The longest run of days on which all marks are among some codes.
    fn longest(&self, codes: &[Code]) -> usize {
        let (mut longest, mut run) = (0, 0);
        for marks in self.days.values() {
            if marks.iter().all(|c| codes.contains(c)) {
                run += 1;
            } else {
                run = 0;
            }
            longest = longest.max(run);
        }
        longest
    }
}

struct Seen {
    by_pupil: HashMap<String, [Year; 2]>,
    /// Sessions possible and missed by date, in 2025/26.
    by_date: BTreeMap<Date, (u32, u32)>,
    by_school: HashMap<String, (u32, u32)>,
    free_meals: HashMap<String, bool>,
    families: Vec<Vec<String>>,
}

static SEEN: LazyLock<Seen> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        seed: 3,
        pupils: 5_000,
        ..Options::default()
    };
    county::generate(&options, folder.path(), &|_| ()).unwrap();
    let mut seen = Seen {
        by_pupil: HashMap::new(),
        by_date: BTreeMap::new(),
        by_school: HashMap::new(),
        free_meals: HashMap::new(),
        families: Vec::new(),
    };
    let read = |name: &str| csv::Reader::from_path(folder.path().join(name)).unwrap();
    let mut record = csv::StringRecord::new();
    let mut marks = read("marks.csv");
    let half = Date::constant(2025, 8, 1);
    while marks.read_record(&mut record).unwrap() {
        let on: Date = record[2].parse().unwrap();
        let code = Code::parse(&record[4], on).unwrap();
        let years = seen.by_pupil.entry(record[0].to_owned()).or_default();
        let year = &mut years[usize::from(on >= half)];
        if code.class().possible() {
            let absent = u32::from(code.class().absent());
            year.possible += 1;
            year.absent += absent;
            if on >= half {
                let day = seen.by_date.entry(on).or_default();
                let school = seen.by_school.entry(record[1].to_owned()).or_default();
                for counts in [day, school] {
                    counts.0 += 1;
                    counts.1 += absent;
                }
            }
        }
        // Days of presence stay in the map, so that they break runs.
        let day = year.days.entry(on).or_default();
        if code.class() != Class::Present || day.is_empty() {
            day.push(code);
        }
    }
    for row in read("details.csv").records() {
        let row = row.unwrap();
        seen.free_meals.insert(row[0].to_owned(), &row[5] == "true");
    }
    let mut families = BTreeMap::<String, Vec<String>>::new();
    for row in read("relationships.csv").records() {
        let row = row.unwrap();
        if let Some(family) = row[1].strip_suffix("-1") {
            families
                .entry(family.to_owned())
                .or_default()
                .push(row[0].to_owned());
        }
    }
    seen.families = families.into_values().collect();
    seen
});

fn rate(counts: impl Iterator<Item = (u32, u32)>) -> f64 {
    let (possible, absent) = counts.fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    f64::from(absent) / f64::from(possible)
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (mx, my) = (mean(|p| p.0), mean(|p| p.1));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xy += (x - mx) * (y - my);
        xx += (x - mx).powi(2);
        yy += (y - my).powi(2);
    }
    xy / (xx * yy).sqrt()
}

#[test]
fn fridays_ends_of_term_and_december_are_worse() {
    let on = |wanted: &dyn Fn(Date) -> bool| {
        rate(
            SEEN.by_date
                .iter()
                .filter(|(d, _)| wanted(**d))
                .map(|(_, c)| *c),
        )
    };
    let weekday = |w: Weekday| on(&|d| d.weekday() == w);
    assert!(weekday(Weekday::Friday) > weekday(Weekday::Tuesday) * 1.04);
    assert!(weekday(Weekday::Monday) > weekday(Weekday::Wednesday) * 1.02);
    let between = |from: (i16, i8, i8), to: (i16, i8, i8)| {
        let (from, to) = (
            Date::constant(from.0, from.1, from.2),
            Date::constant(to.0, to.1, to.2),
        );
        on(&|d| from <= d && d <= to)
    };
    let all = on(&|_| true);
    let september = between((2025, 9, 1), (2025, 9, 12));
    let before_christmas = between((2025, 12, 15), (2025, 12, 19));
    assert!(september < all * 0.8, "{september} of {all}");
    assert!(before_christmas > all * 1.25, "{before_christmas} of {all}");
    let half_term_eve = between((2025, 10, 24), (2025, 10, 24));
    assert!(half_term_eve > all * 1.1, "{half_term_eve} of {all}");
}

#[test]
fn pupils_on_free_meals_miss_about_twice_as_much() {
    let of = |free: bool| {
        rate(
            SEEN.by_pupil
                .iter()
                .filter(|(upn, _)| SEEN.free_meals[*upn] == free)
                .map(|(_, y)| (y[1].possible, y[1].absent)),
        )
    };
    // Nationally 10.0 % against 5.2 % in autumn 2024.
    let ratio = of(true) / of(false);
    assert!((1.5..2.3).contains(&ratio), "{ratio}");
}

#[test]
fn absence_lasts_from_year_to_year_and_runs_in_families() {
    let capped = |year: &Year| year.rate().min(0.4);
    let years: Vec<(f64, f64)> = SEEN
        .by_pupil
        .values()
        .filter(|y| y.iter().all(|y| y.possible > 200))
        .map(|y| (capped(&y[0]), capped(&y[1])))
        .collect();
    let lasting = correlation(&years);
    assert!((0.45..0.85).contains(&lasting), "{lasting}");
    let mut siblings = Vec::new();
    let (mut same_days, mut pairs) = (0, 0);
    for family in &SEEN.families {
        for (i, a) in family.iter().enumerate() {
            for b in &family[..i] {
                let (Some([_, a]), Some([_, b])) = (SEEN.by_pupil.get(a), SEEN.by_pupil.get(b))
                else {
                    continue;
                };
                if a.possible < 200 || b.possible < 200 {
                    continue;
                }
                siblings.push((capped(a), capped(b)));
                siblings.push((capped(b), capped(a)));
                if a.count(Code::G) >= 4 && b.count(Code::G) >= 4 {
                    pairs += 1;
                    let both = a.days.iter().any(|(d, m)| {
                        m.contains(&Code::G) && b.days.get(d).is_some_and(|m| m.contains(&Code::G))
                    });
                    same_days += usize::from(both);
                }
            }
        }
    }
    let alike = correlation(&siblings);
    assert!((0.15..0.6).contains(&alike), "{alike}");
    assert!(
        pairs > 40 && same_days * 10 > pairs * 9,
        "{same_days} of {pairs}"
    );
}

#[test]
fn schools_differ() {
    let rates: Vec<f64> = SEEN
        .by_school
        .values()
        .filter(|c| c.0 > 20_000)
        .map(|c| f64::from(c.1) / f64::from(c.0))
        .collect();
    let mean = rates.iter().sum::<f64>() / rates.len() as f64;
    let sd = (rates.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / rates.len() as f64).sqrt();
    assert!((0.006..0.035).contains(&sd), "{sd}");
}

#[test]
fn there_are_runs_that_the_law_looks_at() {
    const UNAUTHORISED: [Code; 3] = [Code::G, Code::N, Code::O];
    let years = || SEEN.by_pupil.values().flatten();
    let runs = |codes: &[Code], days: usize| years().filter(|y| y.longest(codes) >= days).count();
    let all = SEEN.by_pupil.len();
    let (ten, twenty) = (runs(&UNAUTHORISED, 10), runs(&UNAUTHORISED, 20));
    assert!(
        ten > twenty && twenty > 0 && ten < all / 10,
        "{ten}, {twenty}"
    );
    let ill = runs(&[Code::I], 15);
    assert!(ill > 0 && ill < all / 10, "{ill}");
    // Holidays of days, not of odd sessions.
    let holidays: Vec<usize> = years()
        .map(|y| y.count(Code::G))
        .filter(|&n| n > 0)
        .collect();
    let whole = holidays.iter().filter(|&&n| n >= 4 && n % 2 == 0).count();
    assert!(
        whole * 100 > holidays.len() * 97,
        "{whole} of {}",
        holidays.len()
    );
    // Lateness is a habit: a tenth of pupils has most of it.
    let mut late: Vec<usize> = years().map(|y| y.count(Code::L)).collect();
    late.sort_unstable();
    let (sum, top): (usize, usize) = (late.iter().sum(), late[late.len() * 9 / 10..].iter().sum());
    assert!(top * 100 > sum * 35, "{top} of {sum}");
}

#[test]
fn severe_absence_is_illness_for_some_and_unexplained_for_others() {
    let (mut ill, mut unexplained, mut all) = (0, 0, 0);
    for year in SEEN.by_pupil.values().flatten() {
        if year.possible > 150 && year.rate() >= 0.5 {
            all += 1;
            let absent = year.absent as usize;
            ill += usize::from(year.count(Code::I) * 2 > absent);
            unexplained += usize::from(year.count(Code::O) * 2 > absent);
        }
    }
    assert!(all > 60, "{all}");
    assert!(
        ill * 10 > all && unexplained * 10 > all,
        "{ill}, {unexplained} of {all}"
    );
}
