//! The whole way of one child whose parents live apart, from the first call home to a contract that was not
//! kept, under two authorities' policies: each letter of each parent is shown to have arrived, and the record
//! reads as one timeline.

use std::collections::BTreeMap;

use casework::contact::{State, Way};
use jiff::SignedDuration;
use jiff::civil::date;
use service::work::Task;
use store::ParentId;
use store::contact::{Communication, of_pupil};

use crate::browser::{Set, Visit};
use crate::letters_to_parents::{Family, family, with_letterhead};
use crate::mail_servers::MailServers;
use crate::town::{TODAY, Town};

/// A school's attendance officer in a browser, and the family.
struct Story {
    visit: Visit,
    bo: Family,
}

impl Story {
    fn at(&self, page: &str) -> String {
        format!("/ashshire/pupils/{}{page}", self.bo.pupil)
    }

    async fn open(&self, page: &str) {
        self.visit.open(&self.at(page)).await;
    }

    async fn days(&self, days: i64) {
        let by = SignedDuration::from_hours(24 * days);
        self.visit.later(by, Task::BeginDay.kind()).await;
        // Nobody stays signed in for days.
        self.visit.sign_in("alder").await;
    }

    /// Begins to write down a step of support.
    async fn step(&self, name: &str) {
        self.open("/support").await;
        self.visit.comes_to_read("What might be next").await;
        self.visit.open_link(name).await;
    }

    async fn communications(&self) -> Vec<Communication> {
        let store = self.visit.town.rooms().store;
        of_pupil(&store, self.bo.pupil, None).await.expect("reads")
    }

    /// Writes the letter whose questions are answered: to the mother by e-mail, to the father by post. Each is
    /// read and approved; three working days later each has arrived.
    async fn to_both(&self, subject: &str) {
        let visit = &self.visit;
        visit.take(&format!("way-{}", self.bo.ida), "email").await;
        visit.take(&format!("way-{}", self.bo.olof), "post").await;
        visit.press("Write and preview").await;
        visit.comes_to_read("wait to be read and approved").await;
        for (parent, approve) in [
            ("Ms Ida Lindgren", "Approve and send"),
            ("Mr Olof Lindgren", "Approve"),
        ] {
            visit.open("/ashshire/post").await;
            visit.open_link(&format!("{subject}, to {parent}")).await;
            visit.press(approve).await;
        }
        visit.open("/ashshire/post").await;
        visit.tick("posted").await;
        visit.press("They were posted today").await;
        self.days(5).await;
        let of_this = self.communications().await;
        let of_this = of_this.iter().filter(|c| c.subject == subject);
        let arrived: BTreeMap<ParentId, State> = of_this.map(|c| (c.parent, c.state)).collect();
        let both = BTreeMap::from([(self.bo.ida, State::Served), (self.bo.olof, State::Served)]);
        assert_eq!(arrived, both, "{subject}");
    }
}

async fn from_the_first_call_to_a_contract_not_kept(policy: &str) {
    let Some(servers) = MailServers::without_mailbox() else {
        return;
    };
    let town = Town::with_mail_under(policy, servers.mail()).await;
    let bo = family(&town, "ida@example.org", Some(TODAY)).await;
    let cookie = town.sign_in("alder").await;
    with_letterhead(&town, &cookie).await;
    let Some(visit) = Visit::begin_in(Set::DESK, town).await else {
        return;
    };
    visit.sign_in("alder").await;
    let story = Story { visit, bo };
    let visit = &story.visit;

    // Nobody answers; the next call does.
    story.step("Absence call-back").await;
    visit.take("outcome", "no-answer").await;
    visit.press("Save").await;
    visit.comes_to_read("It is on the record").await;
    story.days(3).await;
    story.step("Absence call-back").await;
    visit.take("outcome", "answered").await;
    visit
        .type_in("q-why", "Mornings are hard since the move")
        .await;
    visit.press("Save").await;
    visit.comes_to_read("It is on the record").await;

    story.open("/contact/write/initial-concern").await;
    visit.type_in("support", "A quiet start to the day").await;
    visit.type_day("reply_by", date(2025, 10, 24)).await;
    visit.type_day("review_date", date(2025, 11, 14)).await;
    story
        .to_both("Bo Lindgren: can we help with coming to school?")
        .await;

    story.open("/support").await;
    visit.open_link("Offer support").await;
    visit.type_in("note", "A quiet start to the day").await;
    visit.type_in("consent", "Ms Lindgren").await;
    visit.press("Save").await;
    visit.open_link("What came of it?").await;
    visit.take("outcome", "decline").await;
    visit
        .type_in("reason", "They would rather try by themselves")
        .await;
    visit.press("Save").await;
    visit.comes_to_read("Declined on").await;

    story.step("Declining-attendance meeting").await;
    visit.take("outcome", "held").await;
    visit.press("Save").await;
    visit.comes_to_read("It is on the record").await;

    story.open("/contracts/offer").await;
    for parent in [story.bo.ida, story.bo.olof] {
        visit.take("parents", &parent.to_string()).await;
    }
    visit.type_day("on", date(2025, 10, 31)).await;
    visit.type_in("time", "15:30").await;
    visit.type_in("place", "The library").await;
    visit.type_in("reason", "A quiet start was offered").await;
    visit.press("Save").await;
    visit.comes_to_read("nothing has been sent yet").await;
    visit.press("Write the invitation").await;
    story.to_both("Bo Lindgren: an attendance contract").await;

    story.days(8).await;
    story.contract().await;
    visit.open_link("The meeting was held").await;
    for parent in [story.bo.ida, story.bo.olof] {
        visit.take("parents", &parent.to_string()).await;
    }
    visit.press("Save").await;
    visit.open_link("Write the contract").await;
    visit.type_in("goals", "Bo is in school every day").await;
    visit.type_in("parent-0", "Call by 8:30").await;
    visit.type_in("parent-1", "Bring Bo on Mondays").await;
    visit
        .type_in("school", "Somebody meets Bo at the gate")
        .await;
    visit.tick("signer").await;
    visit.type_in("by", "Dr Ada Quill").await;
    visit.type_day("review-0", date(2025, 11, 28)).await;
    for review in 1..3 {
        visit.clear_day(&format!("review-{review}")).await;
    }
    visit.press("Continue").await;
    visit.press("Write the contract").await;
    for _ in 0..3 {
        visit.open_link("Signed, or not?").await;
        visit.take("word", "signed").await;
        visit.press("Save").await;
    }
    visit.comes_to_read("Version 1, in force").await;

    // A month later nobody has come to the review; at the next it shows that the contract is not kept.
    story.days(33).await;
    visit.open("/ashshire/today").await;
    visit.comes_to_read("Review of a contract missed").await;
    story.contract().await;
    visit.open_link("It was missed").await;
    visit.type_in("reason", "Nobody came; rang twice").await;
    visit.type_day("review-0", date(2025, 12, 8)).await;
    visit.press("Save").await;
    story.days(6).await;
    story.contract().await;
    visit.open_link("It was held").await;
    visit.type_in("came", "Ms Lindgren").await;
    for (undertaking, kept) in [(0, "not-kept"), (1, "not-kept"), (2, "kept")] {
        visit.take(&format!("kept-{undertaking}"), kept).await;
    }
    visit.type_in("note", "Mornings are still hard").await;
    visit.press("Save").await;
    visit.open_link("It was not kept").await;
    visit.type_day("asked", date(2025, 12, 8)).await;
    visit.type_in("said", "Rang: the phone was broken").await;
    visit.press("Save").await;
    visit.comes_to_read("How it ended").await;
    visit.press("Write that it was not kept").await;
    // The town's registers end before the contract was signed, so the record knows no figures since.
    visit.type_in("attendance", "52.5").await;
    visit.type_in("unauthorised", "12").await;
    visit.type_day("meeting_date", date(2025, 12, 19)).await;
    visit.type_in("meeting_time", "9:00").await;
    visit.type_in("meeting_place", "The library").await;
    visit.type_day("reply_by", date(2025, 12, 17)).await;
    story.to_both("Bo Lindgren: our attendance contract").await;

    story.shows_each_letter_to_its_own_parent(&servers).await;
    story.reads_as_one_timeline().await;
}

impl Story {
    /// Opens the contract.
    async fn contract(&self) {
        self.open("/contracts").await;
        self.visit.open_link("With Ms Ida Lindgren").await;
    }

    /// Every letter went to one parent, by that parent's way, says nothing of the other, and has its proof.
    async fn shows_each_letter_to_its_own_parent(&self, servers: &MailServers) {
        let all = self.communications().await;
        assert_eq!(all.len(), 6, "three letters to each of two parents");
        for one in &all {
            let (way, own, others) = if one.parent == self.bo.ida {
                (Way::Email, "Ms Lindgren", ["Mr Lindgren", "Dock Street"])
            } else {
                (Way::Post, "Mr Lindgren", ["Ms Lindgren", "Mill Row"])
            };
            assert_eq!((one.way, one.state), (way, State::Served));
            assert!(one.said.contains(own), "{}", one.said);
            for words in others {
                assert!(!one.said.contains(words), "{words} in {}", one.subject);
            }
            self.open(&format!("/contact/{}", one.id)).await;
            for words in ["Approved", "Taken as served"] {
                self.visit.comes_to_read(words).await;
            }
        }
        let sent = servers.taken();
        assert_eq!(sent.len(), 3, "by e-mail to the mother, and to nobody else");
        for (to, _) in &sent {
            assert_eq!(to, &["ida@example.org"]);
        }
        self.open("/support").await;
        let served = "written on 13 October 2025. First class post: Served";
        self.visit.comes_to_read(served).await;
    }

    /// The chronology tells it all, the latest first.
    async fn reads_as_one_timeline(&self) {
        self.open("/chronology").await;
        let mut page = self.visit.text().await;
        while page.contains("Older entries") {
            self.visit.open_link("Older entries").await;
            page = page.replace("Older entries", "");
            page.push_str(&self.visit.text().await);
        }
        let mut from = 0;
        for words in [
            "Letter taken as served",
            "Attendance contract found not to have been kept",
            "Review of an attendance contract held",
            "Nobody came; rang twice. It is held on 8 December 2025 instead.",
            "it is in force",
            "Meeting about a contract held",
            "Letter taken as served",
            "2 parents were invited to a meeting on Friday 31 October 2025",
            "Step of support taken",
            "They would rather try by themselves",
            "Letter taken as served",
            "Letter posted",
            "E-mail taken by the mail server",
            "Absence call-back",
            "No answer",
        ] {
            let at = page[from..].find(words);
            let at = at.unwrap_or_else(|| panic!("{words} does not follow: {page}"));
            from += at;
        }
    }
}

#[tokio::test]
async fn herefordshires_pack_drives_it() {
    from_the_first_call_to_a_contract_not_kept("herefordshire").await;
}

#[tokio::test]
async fn the_road_maps_pack_drives_it() {
    from_the_first_call_to_a_contract_not_kept("road-map").await;
}
