//! A table's row as a plain type of ours, and its entity behind it.
//! In: a declaration, once. Out: the public type, the entity that the ORM knows, and the way
//! between them; and how many rows at once go in.

use std::pin::Pin;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ColumnType, ConnectionTrait, DbErr, EntityTrait,
    FromQueryResult, IdenStatic, Insert, InsertMany, Iterable, QueryResult, QueryTrait, Select,
    Statement,
};
use serde::de::DeserializeOwned;

use uuid::Uuid;

use crate::error::{StoreError, While};
use crate::reading::Reading;

/// A type that stands for a row of one table.
pub(crate) trait Row: Sized + Send {
    /// The table to the ORM.
    type Entity: EntityTrait<ActiveModel: ActiveModelTrait<Entity = Self::Entity>>;

    /// How many columns, each a parameter of an insert.
    const COLUMNS: usize;

    /// From what the engine held.
    fn from_model(model: <Self::Entity as EntityTrait>::Model) -> Result<Self, StoreError>;

    /// To what the engine is to hold.
    fn into_active(self) -> <Self::Entity as EntityTrait>::ActiveModel;
}

/// A row as the ORM takes it in.
pub(crate) type Active<R> = <<R as Row>::Entity as EntityTrait>::ActiveModel;

/// Declares a row.
macro_rules! row {
    (
        $(#[doc = $doc:literal])*
        $vis:vis struct $name:ident in $module:ident = $table:literal {
            key { $( $(#[doc = $kdoc:literal])* $key:ident : $ktype:ty ),+ $(,)? }
            $( $(#[doc = $fdoc:literal])* $field:ident : $type:ty ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Debug)]
        $vis struct $name {
            $( $(#[doc = $kdoc])* pub $key: $ktype, )+
            $( $(#[doc = $fdoc])* pub $field: $type, )*
        }

        #[allow(unreachable_pub, missing_docs, unused_imports, clippy::derive_partial_eq_without_eq, reason = "the derive writes it")]
        pub(crate) mod $module {
            // By name: the ORM's own prelude has a `Date` and a `Value` too.
            use sea_orm::entity::prelude::{
                ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ColumnTypeTrait,
                DeriveActiveModel, DeriveColumn, DeriveEntity, DeriveEntityModel, DeriveModel,
                DerivePrimaryKey, DeriveRelation, EntityName, EntityTrait, EnumIter, IdenStatic,
                ModelTrait, PrimaryKeyArity, PrimaryKeyToColumn, PrimaryKeyTrait, RelationDef,
                RelationTrait,
            };

            use super::*;
            use crate::value::{As, Kept};

            #[derive(Clone, PartialEq, Debug, DeriveEntityModel, serde::Deserialize)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $( #[sea_orm(primary_key, auto_increment = false)] pub $key: As<$ktype>, )+
                $( pub $field: As<$type>, )*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}

            impl crate::row::Row for super::$name {
                type Entity = Entity;

                const COLUMNS: usize = [$(stringify!($key),)+ $(stringify!($field),)*].len();

                fn from_model(model: Model) -> Result<Self, crate::error::StoreError> {
                    let cannot_be = |column, value| crate::error::StoreError::Unreadable {
                        table: $table,
                        column,
                        value,
                    };
                    Ok(Self {
                        $( $key: Kept::take(model.$key).map_err(|value| cannot_be(stringify!($key), value))?, )+
                        $( $field: Kept::take(model.$field).map_err(|value| cannot_be(stringify!($field), value))?, )*
                    })
                }

                fn into_active(self) -> ActiveModel {
                    ActiveModel {
                        $( $key: sea_orm::ActiveValue::Set(Kept::put(self.$key)), )+
                        $( $field: sea_orm::ActiveValue::Set(Kept::put(self.$field)), )*
                    }
                }
            }
        }
    };
}

pub(crate) use row;

/// The columns of a row for a statement of our own that joins tables: each under the table's short
/// name and its own, as [`joined`] takes them.
pub(crate) fn columns<R: Row>(table: &str) -> String {
    let columns = <R::Entity as EntityTrait>::Column::iter();
    let columns = columns.map(|column| {
        let name = column.as_str();
        format!("{table}.{name} AS {table}_{name}")
    });
    columns.collect::<Vec<_>>().join(", ")
}

/// Whether an outer join found a row: a column of it that is never null tells.
pub(crate) fn is_there(
    row: &QueryResult,
    id: &str,
    doing: &'static str,
) -> Result<bool, StoreError> {
    let id: Option<Uuid> = row.try_get("", id).while_(doing)?;
    Ok(id.is_some())
}

/// The row of one table of a statement that joins several.
pub(crate) fn joined<R: Row>(
    row: &QueryResult,
    prefix: &str,
    doing: &'static str,
) -> Result<R, StoreError> {
    let model = <R::Entity as EntityTrait>::Model::from_query_result(row, prefix);
    R::from_model(model.while_(doing)?)
}

/// Parameters in one statement: SQLite takes 32,766, PostgreSQL 65,535.
const PARAMETERS: usize = 32_000;

/// How many rows of so many columns go in one statement.
pub(crate) fn rows_at_once(columns: usize) -> usize {
    (PARAMETERS / columns).max(1)
}

/// Every row of a query.
pub(crate) async fn all<R: Row>(
    on: &Reading,
    select: Select<R::Entity>,
    doing: &'static str,
) -> Result<Vec<R>, StoreError> {
    let models = select.all(&on.executor()).await.while_(doing)?;
    models.into_iter().map(R::from_model).collect()
}

/// Every row of a query, in any order, when they are thousands: the engine packs them into one value.
/// To take rows from the driver one by one costs several times what the engine takes to find them.
/// Not for tables with a column of bytes.
pub(crate) async fn many<R: Row>(
    on: &Reading,
    select: Select<R::Entity>,
    doing: &'static str,
) -> Result<Vec<R>, StoreError>
where
    <R::Entity as EntityTrait>::Model: DeserializeOwned,
{
    let engine = on.executor().get_database_backend();
    let columns = <R::Entity as EntityTrait>::Column::iter();
    let columns = columns.map(|column| {
        let name = column.as_str();
        match column.def().get_column_type() {
            // A list of values has neither bytes nor, on SQLite, truth.
            ColumnType::Uuid if on.is_sqlite() => format!("nullif(hex({name}), '')"),
            ColumnType::Boolean if on.is_sqlite() => format!(
                "json(CASE WHEN {name} IS NULL THEN 'null' WHEN {name} THEN 'true' ELSE 'false' END)"
            ),
            _ => name.to_owned(),
        }
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    let inner = select.build(engine);
    let packed = if on.is_sqlite() {
        format!("json_group_array(json_array({columns}))")
    } else {
        format!("CAST(json_agg(json_build_array({columns})) AS TEXT)")
    };
    let sql = format!("SELECT {packed} AS packed FROM ({}) AS found", inner.sql);
    let outer = match inner.values {
        Some(values) => Statement::from_sql_and_values(engine, sql, values),
        None => Statement::from_string(engine, sql),
    };
    let packed = on.executor().query_one_raw(outer).await.while_(doing)?;
    let packed: Option<String> = match packed {
        Some(row) => row.try_get("", "packed").while_(doing)?,
        None => None,
    };
    let models: Vec<<R::Entity as EntityTrait>::Model> = match packed {
        Some(packed) => serde_json::from_str(&packed)
            .map_err(|error| DbErr::Type(error.to_string()))
            .while_(doing)?,
        None => Vec::new(),
    };
    models.into_iter().map(R::from_model).collect()
}

/// The first row of a query. All are asked for, since nearly every such query names its row by a key:
/// a limit is a value to the engine, and SQLite prepares a statement anew for every value of a limit.
pub(crate) async fn one<R: Row>(
    on: &Reading,
    select: Select<R::Entity>,
    doing: &'static str,
) -> Result<Option<R>, StoreError> {
    let models = select.all(&on.executor()).await.while_(doing)?;
    models.into_iter().next().map(R::from_model).transpose()
}

/// Rows on their way in. A box, because the iterators that rows come from would otherwise be part
/// of every caller's future.
pub(crate) type Writing<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

/// Puts rows in, as many in a statement as both engines take.
pub(crate) fn insert<'a, R: Row + 'a>(
    on: &'a Reading,
    rows: impl IntoIterator<Item = R>,
    doing: &'static str,
) -> Writing<'a> {
    insert_with(on, rows, doing, |insert| insert)
}

/// Puts rows in, with something said about those that are there already.
pub(crate) fn insert_with<'a, R: Row + 'a>(
    on: &'a Reading,
    rows: impl IntoIterator<Item = R>,
    doing: &'static str,
    with: impl Fn(InsertMany<Active<R>>) -> InsertMany<Active<R>> + Send + 'a,
) -> Writing<'a> {
    let engine = on.executor().get_database_backend();
    let rows: Vec<R> = rows.into_iter().collect();
    let mut rows = rows.into_iter();
    let statements = std::iter::from_fn(move || {
        let some = rows.by_ref().take(rows_at_once(R::COLUMNS));
        let some: Vec<Active<R>> = some.map(R::into_active).collect();
        (!some.is_empty()).then(|| engine.build(&with(Insert::many(some)).into_query()))
    });
    Box::pin(run_all(on, Box::new(statements), doing))
}

/// Runs statements one after the other, the next being written while the engine does the one before.
async fn run_all(
    on: &Reading,
    mut statements: Box<dyn Iterator<Item = Statement> + Send + '_>,
    doing: &'static str,
) -> Result<(), StoreError> {
    let executor = on.executor();
    let mut next = statements.next();
    while let Some(this) = next {
        let write_next = async { statements.next() };
        let (done, then) = tokio::join!(executor.execute_raw(this), write_next);
        done.while_(doing)?;
        next = then;
    }
    Ok(())
}
