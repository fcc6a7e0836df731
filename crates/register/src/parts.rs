//! Work shared between threads.
//! In: a number of things, and work on a range of them. Out: what the work gives, in order.

/// Runs a piece of work over parts of `0..n` on several threads and joins what they give, in order.
pub(crate) fn in_parts<T: Send>(
    n: usize,
    threads: usize,
    work: impl Fn(std::ops::Range<usize>) -> Vec<T> + Sync,
) -> Vec<T> {
    if threads == 1 || n < 1_000 {
        return work(0..n);
    }
    let step = n.div_ceil(threads);
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|t| (t * step).min(n)..((t + 1) * step).min(n))
            .map(|range| scope.spawn(|| work(range)))
            .collect();
        let mut out = Vec::with_capacity(n);
        for handle in handles {
            match handle.join() {
                Ok(part) => out.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        out
    })
}
