//! Files of parents and contacts.
//! In: an export. Out: what it would do; and the same, done.

pub(super) mod columns;

use axum::response::Response;
use store::jobs::Claimed;
use store::loading::Loading;
use store::schools::School;
use store::{Actor, LoadingId, StoreError};

use crate::house::Rooms;
use crate::web::{Answer, Caller, Problem};
use crate::work::Teller;

pub(super) async fn check(caller: &Caller, _: &Loading, _: &School, _: Option<&str>) -> Answer {
    Err(caller.problem(Problem::NotFound))
}

pub(super) async fn to_mend(caller: &Caller, _: &Loading) -> Result<Vec<u8>, Response> {
    Err(caller.problem(Problem::NotFound))
}

pub(crate) async fn load_contacts(
    _: &Rooms,
    _: &Claimed,
    _: LoadingId,
    _: Actor,
    _: &Teller,
) -> Result<(), StoreError> {
    Ok(())
}
