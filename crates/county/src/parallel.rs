//! Work on many things by several threads. Which thread does what makes no difference.
//! In: things and what to do with each. Out: the things, done.

use std::sync::Mutex;

/// Does something with each item.
pub(crate) fn each<T: Send>(threads: usize, items: &mut [T], work: impl Fn(&mut T) + Sync) {
    let queue = Mutex::new(items.iter_mut());
    let next = || match queue.lock() {
        Ok(mut queue) => queue.next(),
        // Another thread panicked, and the panic is on its way to the caller.
        Err(_) => None,
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                while let Some(item) = next() {
                    work(item);
                }
            });
        }
    });
}
