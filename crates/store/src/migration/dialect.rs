//! One text of the schema, spoken to two engines.
//! In: the text of a migration. Out: statements with the engine's own types.

use sea_orm::DbBackend;

/// A word of the text, SQLite's for it, PostgreSQL's for it.
const WORDS: [(&str, &str, &str); 8] = [
    ("UUID", "BLOB", "uuid"),
    ("BYTES", "BLOB", "bytea"),
    ("INSTANT", "INTEGER", "bigint"),
    ("DAY", "INTEGER", "integer"),
    ("FLAG", "INTEGER", "boolean"),
    ("NUMBER", "INTEGER", "integer"),
    ("COUNT", "INTEGER", "bigint"),
    // An updated row wants room on its own page: measured, the table doubles without.
    ("HALF_FULL", "", "WITH (fillfactor = 50)"),
];

/// The statements of a migration for an engine.
pub(super) fn statements(text: &str, engine: DbBackend) -> Vec<String> {
    let sqlite = engine == DbBackend::Sqlite;
    let lines = text.lines().filter(|line| !line.starts_with("--"));
    let bare = lines.collect::<Vec<_>>().join("\n");
    bare.split(';')
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
        .map(|statement| {
            let mut spoken = spoken(statement, sqlite);
            if sqlite && spoken.starts_with("CREATE TABLE") {
                spoken.push_str(" STRICT");
            }
            spoken
        })
        .collect()
}

/// A statement with the engine's words put for ours.
fn spoken(statement: &str, sqlite: bool) -> String {
    let part_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut out = String::with_capacity(statement.len());
    let mut rest = statement;
    while let Some(c) = rest.chars().next() {
        let same_kind = |d: char| part_of_word(d) == part_of_word(c);
        let end = rest.find(|d| !same_kind(d)).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        let own = WORDS.iter().find(|(word, ..)| *word == token);
        out.push_str(own.map_or(
            token,
            |(_, ours, theirs)| if sqlite { ours } else { theirs },
        ));
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "-- said; in passing\nCREATE TABLE mark (\n    id UUID PRIMARY KEY,\n    day_count COUNT\n) HALF_FULL;\nCREATE INDEX mark_by_day ON mark (day_count);\n";

    #[test]
    fn each_engine_hears_its_own_words() {
        assert_eq!(
            statements(TEXT, DbBackend::Sqlite),
            [
                "CREATE TABLE mark (\n    id BLOB PRIMARY KEY,\n    day_count INTEGER\n)  STRICT",
                "CREATE INDEX mark_by_day ON mark (day_count)"
            ]
        );
        assert_eq!(
            statements(TEXT, DbBackend::Postgres)[0],
            "CREATE TABLE mark (\n    id uuid PRIMARY KEY,\n    day_count bigint\n) WITH (fillfactor = 50)"
        );
    }
}
