//! Where a query runs: a store's connections for reading, or a unit of work.
//! In: either. Out: a place that every reading function takes, so that what a unit has written can
//! be read in it.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbBackend,
    QueryResult, Statement, Value,
};

use crate::error::{StoreError, While};

/// What can be read from. A [`Store`](crate::Store) and a [`Unit`](crate::Unit) both lend themselves as one.
#[derive(Debug)]
pub struct Reading(On);

#[derive(Debug)]
enum On {
    Connections(DatabaseConnection),
    Transaction(DatabaseTransaction),
}

impl Reading {
    pub(crate) fn connections(connections: DatabaseConnection) -> Self {
        Self(On::Connections(connections))
    }

    pub(crate) fn transaction(transaction: DatabaseTransaction) -> Self {
        Self(On::Transaction(transaction))
    }

    /// The transaction, to end it.
    pub(crate) fn into_transaction(self) -> Option<DatabaseTransaction> {
        match self.0 {
            On::Transaction(transaction) => Some(transaction),
            On::Connections(_) => None,
        }
    }

    /// The connections, to close them.
    pub(crate) fn into_connections(self) -> Option<DatabaseConnection> {
        match self.0 {
            On::Connections(connections) => Some(connections),
            On::Transaction(_) => None,
        }
    }

    pub(crate) fn executor(&self) -> DatabaseExecutor<'_> {
        match &self.0 {
            On::Connections(connections) => connections.into(),
            On::Transaction(transaction) => transaction.into(),
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.executor().get_database_backend() == DbBackend::Sqlite
    }

    /// A statement of our own words, `?` for each value: the hot ones, written by hand.
    fn statement(&self, sql: &str, values: Vec<Value>) -> Statement {
        let engine = self.executor().get_database_backend();
        let sql = if engine == DbBackend::Sqlite {
            sql.to_owned()
        } else {
            numbered(sql)
        };
        Statement::from_sql_and_values(engine, sql, values)
    }

    /// The rows of a statement of our own.
    pub(crate) async fn rows(
        &self,
        sql: &str,
        values: Vec<Value>,
        doing: &'static str,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let statement = self.statement(sql, values);
        self.executor().query_all_raw(statement).await.while_(doing)
    }

    /// Does a statement of our own, and says how many rows it touched.
    pub(crate) async fn run(
        &self,
        sql: &str,
        values: Vec<Value>,
        doing: &'static str,
    ) -> Result<u64, StoreError> {
        let statement = self.statement(sql, values);
        let done = self.executor().execute_raw(statement).await;
        Ok(done.while_(doing)?.rows_affected())
    }
}

/// PostgreSQL numbers its parameters. No text of ours has a `?` that is not one.
fn numbered(sql: &str) -> String {
    let mut parts = sql.split('?');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        out.push_str(&format!("${}{part}", at + 1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn parameters_are_numbered_in_order() {
        assert_eq!(
            numbered("SELECT a FROM t WHERE b = ? AND c = ?"),
            "SELECT a FROM t WHERE b = $1 AND c = $2"
        );
        assert_eq!(numbered("SELECT 1"), "SELECT 1");
    }
}
