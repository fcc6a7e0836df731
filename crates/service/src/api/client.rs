//! Who asks: a program with a token that holds, at an authority that is served, not too often.
//! In: a request's head. Out: the authority's rooms and the program, or why not: 401, 404, 429.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri, Query, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use casework::people::{Action, Scope};
use serde::de::DeserializeOwned;
use store::people::{Look, log_look, token_was_used};
use store::schools::School;
use store::{PupilId, SchoolId};

use super::pace::Pace;
use super::problem::{Kind, Problem};
use crate::house::{House, Rooms};
use crate::programs::Program;

/// A program that asks.
pub(crate) struct Client {
    pub(crate) rooms: Rooms,
    pub(crate) program: Program,
    pub(crate) method: Method,
    /// The whole address, query included.
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    path: BTreeMap<String, String>,
}

/// The parts of the address that have names.
async fn path_of(parts: &mut Parts, house: &Arc<House>) -> Option<BTreeMap<String, String>> {
    let path = RawPathParams::from_request_parts(parts, house).await.ok()?;
    let named = path
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    Some(named.collect())
}

/// The authority's rooms, or that there are none.
pub(super) async fn rooms_of(
    parts: &mut Parts,
    house: &Arc<House>,
) -> Result<(Rooms, BTreeMap<String, String>), Problem> {
    let path = path_of(parts, house).await.ok_or_else(Problem::not_found)?;
    let rooms = path.get("authority").and_then(|id| house.rooms(id));
    let rooms = rooms.ok_or_else(Problem::not_found)?;
    rooms.store.still_ours().await?;
    Ok((rooms, path))
}

/// The token's text; the scheme's name in any case, as RFC 9110 has it.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (one, None) = (all.next()?, all.next()) else {
        return None;
    };
    let (scheme, text) = one.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| text.trim())
}

impl FromRequestParts<Arc<House>> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Problem> {
        let (rooms, path) = rooms_of(parts, house).await?;
        let program = match bearer(&parts.headers) {
            Some(text) => Program::by(&rooms, text).await?,
            None => None,
        };
        let program = program.ok_or_else(|| {
            Problem::new(
                Kind::NotAuthenticated,
                "Send the header \"Authorization: Bearer\" with a token of this authority that has not ended.",
            )
        })?;
        if let Some(pace) = parts.extensions.get::<Arc<Pace>>() {
            pace.count(program.id()).map_err(|wait| {
                Problem::new(
                    Kind::TooMany,
                    "Wait as long as Retry-After says, in seconds.",
                )
                .wait(wait)
            })?;
        }
        token_was_used(&rooms.store, program.id(), rooms.now).await?;
        let whole = parts.extensions.get::<OriginalUri>();
        Ok(Self {
            rooms,
            program,
            method: parts.method.clone(),
            uri: whole.map_or_else(|| parts.uri.clone(), |whole| whole.0.clone()),
            headers: parts.headers.clone(),
            path,
        })
    }
}

impl Client {
    /// The scope in which the program may do something.
    ///
    /// # Errors
    /// 403 when its token does not permit it at all.
    pub(crate) fn may(&self, action: Action) -> Result<Scope<SchoolId>, Problem> {
        match self.program.scope(action) {
            Scope::Nobody => Err(Problem::new(
                Kind::NotPermitted,
                format!(
                    "This token may not {}. An administrator can make one that may.",
                    action.words()
                ),
            )),
            scope => Ok(scope),
        }
    }

    /// The school of the address, when the program may do something to it.
    ///
    /// # Errors
    /// 403 as above; 404 for every other school, whether or not it exists.
    pub(crate) async fn school(&self, action: Action) -> Result<School, Problem> {
        self.may(action)?;
        let own = self.own_school().await?;
        let asked = self.part("laestab");
        own.filter(|school| school.laestab.to_string() == asked)
            .ok_or_else(Problem::not_found)
    }

    /// The school that the token speaks for.
    pub(crate) async fn own_school(&self) -> Result<Option<School>, Problem> {
        match self.program.school() {
            Some(id) => Ok(store::schools::find(&self.rooms.store, id).await?),
            None => Ok(None),
        }
    }

    /// A named part of the address.
    pub(crate) fn part(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// What stands after the question mark.
    ///
    /// # Errors
    /// 422 when it is not as described.
    pub(crate) fn query<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let read = Query::try_from_uri(&self.uri);
        read.map(|Query(query)| query)
            .map_err(|e| Problem::malformed("", e.body_text()))
    }

    /// The address of something below this authority's API.
    pub(crate) fn address(&self, of: &str) -> String {
        self.rooms.address(&format!("api/v1/{of}"))
    }

    /// Writes down that the program looked at a pupil: before they are shown, since what cannot be
    /// written down is not shown.
    pub(crate) async fn looked(&self, pupil: PupilId, what: &str) -> Result<(), Problem> {
        let actor = self.program.actor();
        let look = Look {
            id: self.rooms.context(actor.clone()).id(),
            pupil,
            person: self.program.as_looker(),
            person_name: actor.name.clone(),
            position: actor.position.clone(),
            looked_at: self.rooms.now,
            what: what.to_owned(),
        };
        Ok(log_look(&self.rooms.store, look).await?)
    }
}
