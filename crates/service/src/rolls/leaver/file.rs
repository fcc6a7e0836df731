//! `/{authority}/notifications/{id}/transfer-file`: the pupil's transfer file, once the leaver was sent: to the lost pupil
//! database, outside the state's schools, or to the next school by its number.
//! In: a leaver that was sent. Out: the file, with its entry in the chronology; or why it is not made.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::people::Action;
use casework::rolls::leaving::{Destination, TransferFile};
use casework::rolls::notification::{Kind, State};
use exchange::ctf::{Place, Written};
use law::school::Laestab;
use serde_json::json;
use store::pupils::{addresses_of, contact_points_of, list_addresses, parents_of};
use store::rolls::{Asked, list};
use store::{ParentId, StoreError};

use super::case::Case;
use super::one::show;
use super::parents::restricted;
use super::transfer::{Family, file};
use crate::web::{Answer, Caller, Typed, Wrong, trimmed};
use crate::when;

/// Where a leaver's file goes.
pub(super) enum Goes {
    /// Nobody makes one: educated at home, or a child who died.
    Nowhere,
    /// To a place that is known.
    To(Place),
    /// To the next school, whose number has to be typed.
    ToNumber,
}

/// Where the file of a leaver goes, by what was said when it was sent.
pub(super) fn goes(case: &Case) -> Goes {
    let is = |file: TransferFile| case.desk.said("transfer_file") == file.letters();
    let sent = case.desk.notification.state.was_sent();
    if !sent || case.ground.is_death() {
        return Goes::Nowhere;
    }
    if is(TransferFile::LostPupil) {
        return Goes::To(Place::Unknown);
    }
    if is(TransferFile::OutsideState) {
        return Goes::To(Place::OutsideSector);
    }
    if case.destination() != Some(Destination::StateSchool) {
        return Goes::Nowhere;
    }
    match Laestab::parse(case.desk.said("school_number")) {
        Some(school) => Goes::To(Place::School(school)),
        None => Goes::ToNumber,
    }
}

/// The family, without whom contact is restricted with; nobody and no address where it is with everybody.
async fn family(caller: &Caller, case: &Case) -> Result<Family, StoreError> {
    let store = &caller.rooms.store;
    let pupil = case.record.pupil.id;
    let restricted = restricted(store, case, caller.rooms.today()).await?;
    if restricted.contains(&None) {
        return Ok(Family::default());
    }
    let mut parents = parents_of(store, pupil).await?;
    parents.retain(|(_, parent)| !restricted.contains(&Some(parent.id)));
    let ids: Vec<ParentId> = parents.iter().map(|(_, parent)| parent.id).collect();
    let homes: Vec<_> = parents.iter().filter_map(|(_, p)| p.address).collect();
    let known = list_addresses(store, &homes).await?;
    let homes = parents.iter().filter_map(|(_, parent)| {
        let address = known.iter().find(|a| Some(a.id) == parent.address)?;
        Some((parent.id, address.clone()))
    });
    let homes = homes.collect();
    // Where the child lives tells where a parent lives.
    let addresses = addresses_of(store, pupil).await?;
    let now = addresses
        .into_iter()
        .find(|(lived, _)| lived.until.is_none());
    Ok(Family {
        home: now
            .map(|(_, address)| address)
            .filter(|_| restricted.is_empty()),
        points: contact_points_of(store, &ids).await?,
        parents,
        homes,
    })
}

/// The file's number between the two places: the notification's place among the school's leavers.
async fn serial(caller: &Caller, case: &Case) -> Result<u16, StoreError> {
    let asked = Asked {
        schools: Some(vec![case.desk.school.id]),
        kind: Some(Kind::Leaver),
        states: State::ALL.into_iter().filter(|s| s.was_sent()).collect(),
        ..Asked::default()
    };
    let all = list(&caller.rooms.store, &asked).await?;
    let place = all.iter().position(|n| n.id == case.desk.notification.id);
    let place = place.unwrap_or_default() % 999 + 1;
    Ok(u16::try_from(place).unwrap_or(1))
}

fn saved(written: Written) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/xml".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", written.name),
        ),
    ];
    (headers, written.bytes).into_response()
}

/// Makes the file.
pub(crate) async fn download(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let what = "a pupil’s transfer file";
    let case = Case::open(&caller, Action::Notify, &id, what).await?;
    let mut wrong = Wrong::default();
    let number = trimmed(&typed, "number").replace('/', "");
    let place = match goes(&case) {
        Goes::To(place) => Some(place),
        Goes::ToNumber => {
            let school = Laestab::parse(&number).map(Place::School);
            if school.is_none() {
                wrong.add("number", "Enter the seven digits of the next school");
            }
            school
        }
        Goes::Nowhere => {
            wrong.add("", "No transfer file goes with this leaver");
            None
        }
    };
    let Some(place) = place else {
        return show(&caller, &case, &typed, &wrong).await;
    };
    let rooms = &caller.rooms;
    let made = rooms.now.to_zoned(when::england()).datetime();
    let read = async { Ok((family(&caller, &case).await?, serial(&caller, &case).await?)) };
    let read: Result<_, StoreError> = read.await;
    let (family, serial) = read.map_err(|e| caller.problem(e.into()))?;
    let written = match file(&case, &family, place, (serial, made)) {
        Ok(written) => written,
        Err(refused) => {
            wrong.add("", refused.to_string());
            return show(&caller, &case, &typed, &wrong).await;
        }
    };
    let to = match place {
        Place::Unknown => "for the lost pupil database",
        Place::OutsideSector => "for outside the state’s schools",
        _ => "for the next school",
    };
    let payload = json!({
        "school": case.desk.school.id, "notification": case.desk.notification.id,
        "says": format!("The pupil’s transfer file was made, {to}: {}", written.name),
    });
    let done = async {
        let unit = case.desk.begin(&caller).await?;
        let kind = "notification.transfer-file";
        case.desk.write_down(&unit, kind, payload).await?;
        unit.commit().await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(saved(written))
}
