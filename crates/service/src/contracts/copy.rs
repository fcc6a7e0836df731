//! Signed copies: scans and photographs of what somebody signed.
//! In: a party of a version. Out: the very bytes that were uploaded, to be saved and not shown by the browser.

use axum::extract::Path;
use casework::people::Action;
use serde::Deserialize;

use super::Desk;
use crate::web::{Answer, Caller, Problem, scan};

/// A copy named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
    contract: String,
    version: u16,
    party: u16,
}

/// A signed copy.
pub(crate) async fn copy(caller: Caller, Path(at): Path<At>) -> Answer {
    let what = "a signed contract";
    let desk = Desk::open(&caller, &at.id, &at.contract, Action::SeeContracts, what).await?;
    let signature = desk.whole.signature_of(at.version, at.party);
    let digest = signature.and_then(|s| s.signed_copy);
    let digest = digest.ok_or_else(|| caller.problem(Problem::NotFound))?;
    let name = format!("signed-contract-{}-{}", at.version, at.party);
    scan::saved(&caller, digest, &name).await
}
