//! Work shared between threads.
//! In: a number of things, and work on a range of them. Out: what the work gives, in order.

use std::ops::Range;

/// Fewer things than this are not worth a thread.
const FEW: usize = 1_000;

/// Runs a piece of work over parts of `0..n` on several threads, and gives what each part gave, in
/// order.
pub(crate) fn in_parts<T: Send>(
    n: usize,
    threads: usize,
    work: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    if threads <= 1 || n < FEW {
        return vec![work(0..n)];
    }
    let step = n.div_ceil(threads);
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|t| (t * step).min(n)..((t + 1) * step).min(n))
            .map(|range| scope.spawn(|| work(range)))
            .collect();
        let join = |handle: std::thread::ScopedJoinHandle<'_, T>| {
            handle
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        handles.into_iter().map(join).collect()
    })
}

/// Which of the parts that [`in_parts`] made of `0..n` holds a thing, and where.
pub(crate) fn part_of(at: usize, n: usize, parts: usize) -> (usize, usize) {
    let step = n.div_ceil(parts.max(1)).max(1);
    (at / step, at % step)
}
