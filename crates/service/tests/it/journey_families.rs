//! The journey of somebody who keeps families up to date: contacts from a file, then by hand.

use crate::browser::{Set, Visit};

async fn keep_a_family(set: Set) {
    let Some(visit) = Visit::begin(set).await else {
        return;
    };
    visit.sign_in("head").await;
    visit.open("/ashshire/load/contacts").await;
    visit.fit_for_everybody("contacts to load").await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("contacts.csv");
    let text = "UPN,Surname,Forename,Relationship,Mobile\nA999000000001,Okonkwo,Mary,Mother,07700 900001\nA999000000001,Okonkwo,Tom,Father,12\n";
    std::fs::write(&file, text).expect("written");
    visit.choose_file("file", &file).await;
    visit.press("Continue").await;
    visit.comes_to_read("Mary Okonkwo").await;
    visit.fit_for_everybody("what the contacts would do").await;
    visit.tick("choice").await;
    visit.press("Load these contacts").await;
    visit
        .comes_to_read("1 parents added, 0 changed, 1 rows not taken")
        .await;
    visit.fit_for_everybody("contacts loaded").await;

    visit.open("/ashshire/pupils").await;
    // On a phone the list begins below its filter, which may lie over the first of it.
    visit.open_link("Okonkwo, Ada").await;
    visit.comes_to_read("Family and contacts").await;
    visit.follow("Family and contacts").await;
    visit.comes_to_read("never confirmed").await;
    visit.fit_for_everybody("a family").await;
    visit.follow("Add a parent").await;
    visit.comes_to_read("This adds a new person").await;
    visit.fit_for_everybody("a parent to add").await;
    visit.press("Add the parent").await;
    visit.comes_to_read("There is a problem").await;
    visit.fit_for_everybody("a parent without a name").await;
    visit.type_in("surname", "Adeyemi").await;
    visit.type_in("relationship", "Aunt").await;
    visit.press("Add the parent").await;
    visit.comes_to_read("Aunt").await;
    let twice = fantoccini::Locator::XPath("//a[contains(., 'Recorded twice')]");
    let twice = visit.client.find(twice).await.expect("a link");
    let to = twice.attr("href").await.expect("reads").expect("leads on");
    visit.open(&to).await;
    visit.comes_to_read("Who else is").await;
    visit.fit_for_everybody("whose other record it is").await;
    visit.tick("other").await;
    visit.press("Continue").await;
    visit
        .comes_to_read("Are these one and the same person?")
        .await;
    visit.fit_for_everybody("two records side by side").await;
    visit.press("Continue").await;
    visit.comes_to_read("There is a problem").await;
    visit
        .fit_for_everybody("two records, and neither chosen")
        .await;
    visit.tick("kept").await;
    visit.press("Continue").await;
    visit.comes_to_read("Check before joining").await;
    visit.fit_for_everybody("check before joining").await;
    visit.press("Join the two records").await;
    visit.comes_to_read("Brothers and sisters").await;
    visit
        .fit_for_everybody("a family with one record less")
        .await;
    for (words, title) in [
        ("Add a restriction", "Whom is it about?"),
        ("Add a brother or sister", "UPN of the brother or sister"),
        ("Change where the pupil lives", "Since when?"),
        ("Change special needs and free meals", "Free school meals"),
    ] {
        visit.follow(words).await;
        visit.comes_to_read(title).await;
        visit.fit_for_everybody(words).await;
        visit.follow("Back to family and contacts").await;
        visit.comes_to_read("Brothers and sisters").await;
    }
    visit.client.clone().close().await.expect("closes");
}

#[tokio::test]
async fn a_family_is_kept_up_to_date() {
    keep_a_family(Set::DESK).await;
}

#[tokio::test]
async fn a_family_is_kept_up_to_date_on_a_phone() {
    keep_a_family(Set::PHONE).await;
}

#[tokio::test]
async fn a_family_is_kept_up_to_date_without_scripts() {
    keep_a_family(Set::WITHOUT_SCRIPTS).await;
}
