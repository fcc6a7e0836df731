//! Who calls: somebody signed in, or a visitor on the way to it.
//! In: a request. Out: the authority's rooms with the person, or the page that asks them to sign in.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri, RawPathParams};
use axum::http::{Method, header, request::Parts};
use axum::response::Response;
use casework::people::{Action, Scope};
use store::SchoolId;

use super::answer::{Problem, see_other};
use super::cookie::token_of;
use super::origin;
use crate::house::{House, Rooms};
use crate::people::Signed;
use crate::people::sign_in::From;

/// Anybody, at an authority that is served here.
pub(crate) struct Visitor {
    pub(crate) rooms: Rooms,
    /// The session token that their browser holds, if any.
    pub(crate) token: Option<String>,
    pub(crate) from: From,
}

/// Somebody signed in.
pub(crate) struct Caller {
    pub(crate) rooms: Rooms,
    pub(crate) signed: Signed,
}

impl Caller {
    /// Whose pupils they may do something to.
    ///
    /// # Errors
    /// A page that says they may not, when there is nobody.
    pub(crate) fn may(&self, action: Action) -> Result<Scope<SchoolId>, Response> {
        match self.signed.scope(action) {
            Scope::Nobody => {
                let problem = Problem::NotAllowed(action.words());
                Err(problem.answer(&self.rooms.house, Some(self)))
            }
            scope => Ok(scope),
        }
    }

    /// An answer for what went wrong.
    pub(crate) fn problem(&self, problem: Problem) -> Response {
        problem.answer(&self.rooms.house, Some(self))
    }
}

impl FromRequestParts<Arc<House>> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        house: &Arc<House>,
    ) -> Result<Self, Self::Rejection> {
        let path = RawPathParams::from_request_parts(parts, house).await;
        let authority = path.ok().and_then(|path| {
            let mut found = path.iter().filter(|(name, _)| *name == "authority");
            found.next().map(|(_, value)| value.to_owned())
        });
        let rooms = authority.and_then(|a| house.rooms(&a));
        let rooms = rooms.ok_or_else(|| Problem::NotFound.answer(house, None))?;
        let ours = rooms.store.still_ours().await;
        ours.map_err(|e| Problem::from(e).answer(house, None))?;
        let browser = parts.headers.get(header::USER_AGENT);
        Ok(Self {
            token: token_of(&rooms, &parts.headers),
            from: From {
                address: origin::address(parts, &house.door),
                browser: browser
                    .and_then(|b| b.to_str().ok())
                    .unwrap_or_default()
                    .to_owned(),
            },
            rooms,
        })
    }
}

impl FromRequestParts<Arc<House>> for Caller {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        house: &Arc<House>,
    ) -> Result<Self, Self::Rejection> {
        let visitor = Visitor::from_request_parts(parts, house).await?;
        let signed = match &visitor.token {
            Some(token) => Signed::by(&visitor.rooms, token)
                .await
                .map_err(|e| Problem::from(e).answer(house, None))?,
            None => None,
        };
        let Some(signed) = signed else {
            // Back to where they were going, unless that would do something.
            let to = match parts.method {
                // A nested router has cut the authority off the address.
                Method::GET => match parts.extensions.get::<OriginalUri>() {
                    Some(whole) => whole.path().to_owned(),
                    None => parts.uri.path().to_owned(),
                },
                _ => visitor.rooms.address(""),
            };
            let sign_in = visitor.rooms.address("sign-in");
            return Err(see_other(&format!("{sign_in}?to={to}")));
        };
        Ok(Self {
            rooms: visitor.rooms,
            signed,
        })
    }
}
