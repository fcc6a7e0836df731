//! A demonstration's days: people let them go by, so that a story of weeks is told in minutes.
//! In: the day to go on to. Out: the clock moved on, the marks of the days between loaded as an authority's
//! feed brings them, and what every morning does done; meanwhile, how far that is.

mod pages;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use exchange::mis::SCHOOL;
use jiff::civil::Date;
use store::{AuthorityId, StoreError};

use crate::house::House;
use crate::load::{LoadError, load_of_schools};
use crate::work::work_off;

pub(crate) use pages::{form, go_on, progress};

/// Days that have not come yet: a clock that can be moved on, and the marks that lie ahead.
pub trait Days: fmt::Debug + Send + Sync {
    /// Moves the clock on to a day, and keeps that for the next start.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn move_to(&self, day: Date) -> std::io::Result<()>;

    /// The marks of an authority's schools after one day and up to another: a file like `marks.csv` of a
    /// register pack.
    fn marks(&self, authority: &AuthorityId, after: Date, up_to: Date) -> Vec<u8>;

    /// The last day that there is.
    fn last(&self) -> Date;
}

/// A demonstration: no second factor is asked for, every page says what it is, and its days may go by.
#[derive(Debug, Default)]
pub struct Demonstration {
    days: Option<Arc<dyn Days>>,
    going: Mutex<Going>,
}

/// How far it is on the way to another day.
#[derive(Clone, Debug, Default)]
enum Going {
    /// Nobody has asked, or the day has come.
    #[default]
    No,
    /// On the way.
    On {
        done: u64,
        total: u64,
        words: String,
    },
    /// It broke off.
    Failed,
}

/// Why days did not go by.
#[derive(Debug, thiserror::Error)]
enum BrokenOff {
    #[error("the day could not be kept")]
    Day(#[from] std::io::Error),
    #[error("the marks could not be loaded")]
    Marks(#[from] LoadError),
    #[error("what the morning does could not be done")]
    Morning(#[from] StoreError),
}

impl Demonstration {
    /// One whose days may go by.
    pub fn of(days: Arc<dyn Days>) -> Self {
        Self {
            days: Some(days),
            going: Mutex::default(),
        }
    }

    /// Whether its days may go by.
    pub(crate) fn has_days(&self) -> bool {
        self.days.is_some()
    }

    fn going(&self) -> Going {
        self.going
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn tell(&self, going: Going) {
        *self.going.lock().unwrap_or_else(PoisonError::into_inner) = going;
    }

    /// Takes the way for one who asks; `false` while somebody else's days go by.
    fn claim(&self) -> bool {
        let mut going = self.going.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*going, Going::On { .. }) {
            return false;
        }
        *going = Going::On {
            done: 0,
            total: 1,
            words: "Days go by".to_owned(),
        };
        true
    }
}

/// Lets the days up to one go by, in the background. Nothing happens while other days go by.
fn begin(house: &Arc<House>, from: Date, to: Date) {
    let Some(demonstration) = &house.demonstration else {
        return;
    };
    let Some(days) = demonstration.days.clone() else {
        return;
    };
    if !demonstration.claim() {
        return;
    }
    let house = Arc::clone(house);
    tokio::spawn(async move {
        let ended = go(&house, &*days, from, to).await;
        let going = match &ended {
            Ok(()) => Going::No,
            Err(cause) => {
                tracing::error!(cause = %crate::web::chain(cause), "the demonstration's days broke off");
                Going::Failed
            }
        };
        if let Some(demonstration) = &house.demonstration {
            demonstration.tell(going);
        }
    });
}

async fn go(house: &Arc<House>, days: &dyn Days, from: Date, to: Date) -> Result<(), BrokenOff> {
    days.move_to(to)?;
    let total = 2 * house.authorities.len() as u64;
    let mut done = 0;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    for (id, authority) in &house.authorities {
        let tell = |done: u64, what: &str| {
            if let Some(demonstration) = &house.demonstration {
                let words = format!("{}: {what}", authority.name);
                demonstration.tell(Going::On { done, total, words });
            }
        };
        tell(done, "the registers of these days come in");
        let marks = days.marks(id, from, to);
        // A heading alone: the days were holidays.
        let any = marks
            .split(|byte| *byte == b'\n')
            .nth(1)
            .is_some_and(|row| !row.is_empty());
        if let Some(rooms) = house.rooms(id.as_str()).filter(|_| any) {
            load_of_schools(&rooms, marks, "marks.csv", SCHOOL, true, to, threads).await?;
        }
        tell(done + 1, "the morning’s work");
        work_off(house, id.as_str()).await?;
        done += 2;
    }
    Ok(())
}
