//! Whether a child has come back after days away.
//! In: sessions by day. Out: how long the last stretch away was, where the child has been back since,
//! and for no more than ten marked school days.

use register::HeldSession;

/// How long somebody counts as having come back.
const BACK_FOR: usize = 10;

/// Whole school days away before the pupil came back; `None` for who is away still, or was not of late.
/// A day counts as away when every marked session of it was an absence; a day without a mark says
/// nothing.
pub fn back_after_days(sessions: &[HeldSession]) -> Option<u16> {
    let days = sessions.chunk_by(|a, b| a.day == b.day);
    let known = days.filter(|day| day.iter().any(HeldSession::possible));
    let away: Vec<bool> = known
        .map(|day| day.iter().all(|s| s.absent() || !s.possible()))
        .collect();
    let back = away.iter().rev().take_while(|away| !**away).count();
    if !(1..=BACK_FOR).contains(&back) {
        return None;
    }
    let before = &away[..away.len() - back];
    let run = before.iter().rev().take_while(|away| **away).count();
    (run > 0).then(|| u16::try_from(run).unwrap_or(u16::MAX))
}
