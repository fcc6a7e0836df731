//! Work shared between threads.
//! In: a number of things, and work on a range of them. Out: what the work gives, in order.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Things in a part. A thread takes the next part when it has done one, so that none waits for
/// another that has the slower core.
const PART: usize = 2_048;

/// Runs a piece of work over parts of `0..n` on several threads, and gives what each part gave, in
/// order.
pub fn in_parts<T: Send>(
    n: usize,
    threads: usize,
    work: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    let parts = n.div_ceil(PART);
    let next = AtomicUsize::new(0);
    let take_parts = || -> Vec<(usize, T)> {
        let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|part| *part < parts);
        std::iter::from_fn(take)
            .map(|part| (part, work(part * PART..((part + 1) * PART).min(n))))
            .collect()
    };
    let mut done = std::thread::scope(|scope| {
        // The thread that asks works too.
        let others: Vec<_> = (1..threads.min(parts))
            .map(|_| scope.spawn(take_parts))
            .collect();
        let mut done = take_parts();
        for other in others {
            let theirs = other.join();
            done.extend(theirs.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(part, _)| *part);
    done.into_iter().map(|(_, given)| given).collect()
}

/// Which of the parts that [`in_parts`] made holds a thing, and where.
pub(crate) fn part_of(at: usize) -> (usize, usize) {
    (at / PART, at % PART)
}
