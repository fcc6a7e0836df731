//! People: accounts, roles, links, sign-in, tokens, and who looked at whom.
//! In: what the service decided. Out: rows; what is written at any moment (sign-in sessions, the
//! access log, counters) lies beside the store, so that no page waits behind a load.

mod idempotency;
mod link;
mod look;
mod person;
mod role;
mod sign_in;
mod sign_in_state;
mod token;

pub use idempotency::{
    Answer, claim_request, forget_answers, keep_answer, kept_answer, release_request,
};
pub use link::{Link, end_links, find_link, make_link, use_link};
pub(crate) use look::Waiting as LooksWaiting;
pub use look::{Look, log_look, log_looks, looks_at};
pub use person::{
    Person, disable, find, find_by_email, fold_email, forget_sign_in, insert, list,
    recovery_codes_left, rename, set_email, set_password, set_recovery_codes, set_totp,
    use_recovery_code,
};
pub use role::{HeldRole, end_role, every_role, find_with_roles, give_role, hold_roles, roles_of};
pub use sign_in::{
    SignIn, clear_expired, find_sign_in, list_sign_ins, open_sign_in, revoke_all_sign_ins,
    revoke_sign_in, see_sign_in,
};
pub use sign_in_state::{
    SignInState, count_failure, every_state, lock, state_of, take_totp_step, was_signed_in,
};
pub use token::{
    Token, find_token, insert_token, list_tokens, revoke_token, token, token_was_used,
};
