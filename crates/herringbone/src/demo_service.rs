//! The demonstration's service: two authorities with invented children, somebody in every role, and
//! a day in term that moves on when people say so.
//! In: the packs of two counties. Out: stores made once and kept, and pages to sign in to.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use casework::people::{Employer, Role};
use exchange::pack::Pack;
use jiff::civil::Date;
use service::attendance::{import, recompute_everybody};
use service::contact::mail::Door as MailDoor;
use service::demonstration::Demonstration;
use service::house::{House, Rooms};
use service::people::{NewPerson, admit, password};
use store::contact::{Letterhead, set_letterhead};
use store::schools::School;
use store::{Actor, SchoolId};

use crate::config::{AuthorityConfig, Config, WorkerConfig};
use crate::demo_days::{DemoDays, day_left, noon};
use crate::failure::Failure;
use crate::worker::worker;
use crate::world::DayClock;
use crate::{load, serve, speak, world};

/// Everybody's password in the demonstration.
const PASSWORD: &str = "violet tram nine pond";

/// An authority of the demonstration.
pub(crate) struct Demonstrated<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) policy: &'a str,
    pub(crate) pack: Arc<Pack>,
}

/// Makes the stores where they are not there yet, says who can sign in, and serves.
pub(crate) fn run(
    authorities: Vec<Demonstrated<'_>>,
    folder: &Path,
    day: Date,
    listen: SocketAddr,
    smtp: Option<&str>,
) -> Result<(), Failure> {
    // Nothing invented is to go any further than this machine. An address that is none is refused below, by its fault.
    let elsewhere = |smtp| MailDoor::smtp(smtp).is_ok_and(|door| !door.is_on_this_machine());
    if smtp.is_some_and(elsewhere) {
        return Err(Failure::Plain(
            "--smtp: the demonstration gives e-mail to a server on this machine only: smtp://127.0.0.1:1025?tls=none"
                .to_owned(),
        ));
    }
    let config = Config {
        libreoffice: None,
        listen,
        https: false,
        address: None,
        address_header: None,
        worker: WorkerConfig::default(),
        authorities: authorities
            .iter()
            .map(|a| {
                let own = AuthorityConfig::in_folder(a.id, a.name, a.policy, &folder.join(a.id));
                match smtp {
                    Some(smtp) => {
                        own.with_mail(smtp.to_owned(), format!("attendance@{}.example", a.id))
                    }
                    None => own,
                }
            })
            .collect(),
    };
    let kept = folder.join("day");
    let day = day_left(&kept, day);
    let clock = Arc::new(DayClock::from(noon(day)));
    let packs = authorities
        .iter()
        .map(|a| (a.id.to_owned(), Arc::clone(&a.pack)));
    let days = DemoDays::new(Arc::clone(&clock), kept, packs.collect());
    let demonstration = Demonstration::of(Arc::new(days));
    serve::in_runtime(async {
        let house = Arc::new(config.open(clock, Some(demonstration)).await?);
        for authority in authorities {
            let rooms = house
                .rooms(authority.id)
                .ok_or_else(|| Failure::Plain(format!("{} is not served", authority.id)))?;
            fill(&rooms, &authority.pack, day).await?;
            take_back(&rooms).await.map_err(|e| Failure::of(&e))?;
        }
        speak::out(&sign_ins(&house, listen))?;
        let work = worker(&house, &config);
        serve::pages(house, listen, Some(work)).await
    })
}

/// The demonstration's clock begins anew at noon, so what was held when it was last stopped would be
/// held for hours.
async fn take_back(rooms: &Rooms) -> Result<(), store::StoreError> {
    let context = rooms.context(Actor::program("demonstration"));
    let unit = rooms.store.begin(context).await?;
    store::jobs::take_back(&unit).await?;
    unit.commit().await
}

async fn fill(rooms: &Rooms, pack: &Pack, day: Date) -> Result<(), Failure> {
    let failed = |e: store::StoreError| Failure::of(&e);
    if !store::schools::list(&rooms.store)
        .await
        .map_err(failed)?
        .is_empty()
    {
        return Ok(());
    }
    speak::aside(&format!("Filling the store of {} …", rooms.authority.name));
    import(rooms, pack, day)
        .await
        .map_err(|e| Failure::of(&e))?;
    recompute_everybody(rooms, day, load::threads())
        .await
        .map_err(failed)?;
    let schools = store::schools::list(&rooms.store).await.map_err(failed)?;
    let of_phase = |phase: &str| {
        let mut found = schools.iter();
        found.find(|s| s.phase.eq_ignore_ascii_case(phase))
    };
    let other = schools.iter().find(|s| s.name == OTHER_SCHOOL);
    let chosen = [of_phase("secondary"), other.or_else(|| of_phase("primary"))];
    letterheads(rooms, &schools).await.map_err(failed)?;
    let chosen: Vec<SchoolId> = chosen.into_iter().flatten().map(|s| s.id).collect();
    people(rooms, &chosen).await
}

/// What letters say of each school: invented, with numbers that nobody has.
async fn letterheads(rooms: &Rooms, schools: &[School]) -> Result<(), store::StoreError> {
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("demonstration")))
        .await?;
    for (n, school) in schools.iter().enumerate() {
        let letterhead = Letterhead {
            school: school.id,
            lines: "School Lane\nAshminster\nAM1 1AA".to_owned(),
            telephone: format!("01632 960{:03}", n % 1_000),
            email: format!("attendance-{}@school.example", school.laestab.number()),
            head: HEADS[n % HEADS.len()].to_owned(),
            changed_at: rooms.now,
        };
        set_letterhead(&unit, letterhead).await?;
    }
    unit.commit().await
}

/// Heads of the schools, as their letters name them.
const HEADS: [&str; 6] = [
    "Dr Ada Quill",
    "Mr Sol Brand",
    "Mrs Wen Okafor",
    "Ms Petra Lindqvist",
    "Mr Idris Vane",
    "Mrs Noor Hathaway",
];

/// The second school that has people, where the county has it: one of its pupils has been away for nineteen school days,
/// as a story of README.md tells.
const OTHER_SCHOOL: &str = "The Holly Academy, Umbermore";

/// Somebody in every role; the schools' people at one secondary school and one other.
async fn people(rooms: &Rooms, schools: &[SchoolId]) -> Result<(), Failure> {
    let kept = password::hash(PASSWORD, &*world::ids())
        .map_err(|e| Failure::Plain(format!("a password could not be hashed: {e}")))?;
    let actor = Actor::program("demonstration");
    let failed = |e: store::StoreError| Failure::of(&e);
    let unit = rooms
        .store
        .begin(rooms.context(actor))
        .await
        .map_err(failed)?;
    for (role, name) in CAST {
        let schools = match role {
            // One person with two schools.
            Role::SafeguardingLead => schools.to_vec(),
            _ => schools.first().copied().into_iter().collect(),
        };
        let new = NewPerson {
            name: name.to_owned(),
            position: role.words().to_owned(),
            email: address(role, rooms.authority.id.as_str()),
            password_hash: Some(kept.clone()),
            role,
            schools,
        };
        admit(&unit, new).await.map_err(failed)?;
    }
    let second = NewPerson {
        name: "Tomasz Achebe".to_owned(),
        position: Role::SchoolAttendanceOfficer.words().to_owned(),
        email: format!("other-school@{}.example", rooms.authority.id),
        password_hash: Some(kept),
        role: Role::SchoolAttendanceOfficer,
        schools: schools.get(1).copied().into_iter().collect(),
    };
    admit(&unit, second).await.map_err(failed)?;
    unit.commit().await.map_err(failed)
}

fn address(role: Role, authority: &str) -> String {
    format!("{}@{authority}.example", role.id())
}

/// Invented people, one a role.
const CAST: [(Role, &str); 14] = [
    (Role::SchoolAttendanceOfficer, "Ines Okafor"),
    (Role::SeniorAttendanceChampion, "Rhodri Patel"),
    (Role::Head, "Marguerite Osei"),
    (Role::SafeguardingLead, "Dele Whitlock"),
    (Role::AttendanceOfficer, "Priya Lindqvist"),
    (Role::CmeOfficer, "Callum Nwosu"),
    (Role::CmeLead, "Beatriz Hargreave"),
    (Role::EngagementManager, "Sunil Abernathy"),
    (Role::Admissions, "Fionnuala Bauer"),
    (Role::Legal, "Kwame Sedgwick"),
    (Role::SeniorLeader, "Yasmin Thorburn"),
    (Role::PanelMember, "Gethin Marlowe"),
    (Role::Helpdesk, "Olena Pritchard"),
    (Role::Administrator, "Hamish Adeyemi"),
];

fn sign_ins(house: &House, listen: SocketAddr) -> String {
    let mut out = format!(
        "\nSign in at http://{listen}/ with the password \"{PASSWORD}\" as, for example:\n"
    );
    for id in house.authorities.keys() {
        for role in Role::ALL {
            let at = match role.employer() {
                Employer::School => " (one school)",
                Employer::Authority => "",
            };
            out.push_str(&format!("  {}{at}\n", address(role, id.as_str())));
        }
        out.push_str(&format!(
            "  other-school@{id}.example (another school's attendance officer)\n"
        ));
    }
    out
}
