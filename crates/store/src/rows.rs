//! Many rows in one statement. A statement for each row costs more on its way to SQLite than in it.

use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Execute, Sqlite, SqliteConnection};

use crate::{Result, unreadable};

/// A statement that its rows are bound to.
pub(crate) type Insert<'q> = Query<'q, Sqlite, SqliteArguments>;

/// An insert of so many columns, for any number of rows.
pub(crate) struct Rows {
    /// Up to the first row.
    pub(crate) head: &'static str,
    /// Values of a row.
    pub(crate) columns: usize,
    /// After the last row.
    pub(crate) tail: &'static str,
}

impl Rows {
    /// Rows of one statement, at most. Each number of rows is a statement of its own, prepared once
    /// and kept by the connection.
    pub(crate) const MOST: usize = 64;

    /// Writes `rows`, at most [`Rows::MOST`], with the values that `bind` gives for each.
    pub(crate) async fn insert<'q, T>(
        &self,
        db: &mut SqliteConnection,
        rows: &'q [T],
        bind: impl Fn(Insert<'q>, &'q T) -> Insert<'q>,
    ) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.bound(rows, bind).execute(db).await?;
        Ok(())
    }

    /// The statement that writes `rows`, holding copies of their values: it can be made on one core and
    /// executed on another.
    pub(crate) fn ready<'q, T>(
        &self,
        rows: &'q [T],
        bind: impl Fn(Insert<'q>, &'q T) -> Insert<'q>,
    ) -> Result<Insert<'static>> {
        let values = self.bound(rows, bind).take_arguments().map_err(unreadable)?;
        let statement = AssertSqlSafe(self.statement(rows.len()));
        Ok(sqlx::query_with(statement, values.unwrap_or_default()))
    }

    fn bound<'q, T>(
        &self,
        rows: &'q [T],
        bind: impl Fn(Insert<'q>, &'q T) -> Insert<'q>,
    ) -> Insert<'q> {
        let query = sqlx::query(AssertSqlSafe(self.statement(rows.len())));
        rows.iter().fold(query, bind)
    }

    fn statement(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(", "));
        format!("{}{}{}", self.head, vec![row; rows].join(", "), self.tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_a_place_for_every_value() {
        let rows = Rows { head: "insert into t values ", columns: 2, tail: " returning 1" };
        assert_eq!(rows.statement(1), "insert into t values (?, ?) returning 1");
        assert_eq!(rows.statement(2), "insert into t values (?, ?), (?, ?) returning 1");
    }
}
