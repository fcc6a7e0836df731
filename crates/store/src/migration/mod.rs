//! The schema's versions, the same for both engines.
//! In: a connection. Out: the schema brought up to this program's version, or how the two differ.

mod dialect;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait};

/// One step of the schema.
struct Step {
    name: &'static str,
    text: &'static str,
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for statement in dialect::statements(self.text, manager.get_database_backend()) {
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        // A program killed in the middle leaves the version before, on either engine.
        Some(true)
    }
}

/// A set of steps with a table of its own that says which were taken.
macro_rules! steps {
    ($(#[doc = $doc:literal])* $name:ident, $table:literal, [$($step:literal),+ $(,)?]) => {
        $(#[doc = $doc])*
        struct $name;

        impl MigratorTrait for $name {
            fn migrations() -> Vec<Box<dyn MigrationTrait>> {
                vec![$(Box::new(Step { name: $step, text: include_str!(concat!($step, ".sql")) })),+]
            }

            fn migration_table_name() -> sea_orm::DynIden {
                sea_orm::sea_query::IntoIden::into_iden($table)
            }
        }
    };
}

steps!(
    /// The steps of the store itself.
    Main,
    "schema_step",
    ["0001_ground", "0002_rooms", "0003_schools", "0004_loading", "0005_api", "0006_figures", "0007_lists", "0009_closing", "0009_joined", "0010_contact", "0011_support", "0012_about", "0013_leave", "0014_contract", "0015_batch", "0016_own_letter", "0017_translation", "0018_rolls"]
);
steps!(
    /// The steps of the access log and the sign-in sessions.
    Access,
    "schema_step_access",
    ["0001_access", "0005_api_access"]
);

/// Which of the two sets.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Set {
    Main,
    Access,
}

/// How a schema stands to this program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Version {
    /// There is none.
    Nothing,
    /// The very one.
    Same,
    /// Steps are still to be taken.
    Older(Vec<String>),
    /// Steps were taken that this program does not know.
    Newer(Vec<String>),
}

/// The steps taken, oldest first.
async fn taken(db: &DatabaseConnection, table: sea_orm::DynIden) -> Result<Vec<String>, DbErr> {
    let exists = SchemaManager::new(db).has_table(table.to_string()).await?;
    if !exists {
        return Ok(Vec::new());
    }
    let select = sea_orm::sea_query::Query::select()
        .column("version")
        .from(table)
        .order_by("version", sea_orm::sea_query::Order::Asc)
        .take();
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// How steps that were taken stand to those that are known.
fn compare(known: &[String], taken: &[String]) -> Version {
    let not_in = |from: &[String], other: &[String]| -> Vec<String> {
        from.iter()
            .filter(|s| !other.contains(s))
            .cloned()
            .collect()
    };
    let (unknown, missing) = (not_in(taken, known), not_in(known, taken));
    if taken.is_empty() {
        Version::Nothing
    } else if !unknown.is_empty() {
        Version::Newer(unknown)
    } else if !missing.is_empty() {
        Version::Older(missing)
    } else {
        Version::Same
    }
}

/// How the steps of the store itself that were taken stand to this program.
pub(crate) fn compare_main(taken: &[String]) -> Version {
    compare(&names(&Main::migrations()), taken)
}

fn names(steps: &[Box<dyn MigrationTrait>]) -> Vec<String> {
    steps.iter().map(|step| step.name().to_owned()).collect()
}

/// How the schema behind a connection stands to this program.
pub(crate) async fn version(db: &DatabaseConnection, set: Set) -> Result<Version, DbErr> {
    let (known, table) = match set {
        Set::Main => (Main::migrations(), Main::migration_table_name()),
        Set::Access => (Access::migrations(), Access::migration_table_name()),
    };
    Ok(compare(&names(&known), &taken(db, table).await?))
}

/// Takes the steps that are still to be taken.
pub(crate) async fn upgrade(db: &DatabaseConnection, set: Set) -> Result<(), DbErr> {
    match set {
        Set::Main => Main::up(db, None).await,
        Set::Access => Access::up(db, None).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn every_way_two_versions_can_stand() {
        let known = steps(&["0001", "0002"]);
        assert_eq!(compare(&known, &[]), Version::Nothing);
        assert_eq!(compare(&known, &known), Version::Same);
        assert_eq!(
            compare(&known, &steps(&["0001"])),
            Version::Older(steps(&["0002"]))
        );
        assert_eq!(
            compare(&known, &steps(&["0001", "0002", "0003"])),
            Version::Newer(steps(&["0003"]))
        );
        assert_eq!(
            compare(&known, &steps(&["0001", "0009"])),
            Version::Newer(steps(&["0009"])),
            "another line of the program: not ours to touch"
        );
    }
}
