//! `GET schools`, `GET schools/{laestab}`: the school that a token speaks for.
//! In: a token. Out: its school as it is known here, and no other.

use axum::Json;
use casework::people::Action;
use serde::Serialize;
use utoipa::ToSchema;

use super::client::Client;
use super::problem::Problem;

/// A school.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "laestab": "9994001", "urn": null, "name": "Alder Primary", "phase": "primary",
    "kind": "academy", "low_age": 4, "high_age": 11
})))]
pub(super) struct School {
    /// Its number in every address: three digits of the authority, four of the establishment.
    #[schema(pattern = "^[0-9]{7}$")]
    laestab: String,
    /// Unique reference number.
    urn: Option<String>,
    /// Its name.
    name: String,
    /// `primary`, `secondary`, `special`, or the authority's own word.
    phase: String,
    /// `maintained`, `academy` …, or the authority's own word.
    kind: String,
    /// Youngest age taught.
    low_age: Option<u8>,
    /// Oldest age taught.
    high_age: Option<u8>,
}

impl From<store::schools::School> for School {
    fn from(school: store::schools::School) -> Self {
        Self {
            laestab: school.laestab.to_string(),
            urn: school.urn,
            name: school.name,
            phase: school.phase,
            kind: school.kind,
            low_age: school.low_age,
            high_age: school.high_age,
        }
    }
}

/// Schools.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Schools {
    /// The schools that the token speaks for: one.
    schools: Vec<School>,
}

/// Reads the schools that the token speaks for.
#[utoipa::path(get, path = "/schools", operation_id = "read_schools", tag = "Read",
    responses((status = 200, description = "The token's school", body = Schools)))]
pub(super) async fn list(client: Client) -> Result<Json<Schools>, Problem> {
    client.may(Action::SeeSchool)?;
    let own = client.own_school().await?;
    Ok(Json(Schools {
        schools: own.into_iter().map(School::from).collect(),
    }))
}

/// Reads a school.
#[utoipa::path(get, path = "/schools/{laestab}", operation_id = "read_school", tag = "Read",
    params(("laestab" = String, Path, description = "The school's number: seven digits", pattern = "^[0-9]{7}$", example = "9994001")),
    responses((status = 200, description = "The school", body = School)))]
pub(super) async fn one(client: Client) -> Result<Json<School>, Problem> {
    Ok(Json(client.school(Action::SeeSchool).await?.into()))
}
