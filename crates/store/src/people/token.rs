//! Tokens of other programs, scoped to a school.
//! In: a token's hash. Out: what it may speak for, while it holds.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{SchoolId, TokenId};
use crate::reading::Reading;
use crate::row::{all, insert, insert_with, one, row};
use crate::store::Store;
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A token. What the program holds is never kept, only its hash.
    pub struct Token in api_token = "api_token" {
        key {
            /// Its id.
            id: TokenId,
        }
        /// The hash of what the program holds.
        hash: Vec<u8>,
        /// The school it speaks for; one without a school speaks for nobody.
        school: Option<SchoolId>,
        /// What people call it.
        name: String,
        /// Since when.
        created_at: Timestamp,
        /// When it was ended.
        revoked_at: Option<Timestamp>,
        /// Whether it may read standings.
        may_read: bool,
        /// Whether it may send marks, rolls and calendars.
        may_write: bool,
        /// When it ends by itself.
        expires_at: Timestamp,
    }
}

impl Token {
    /// Whether it still holds at a time.
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

row! {
    /// When a token was last used.
    pub(super) struct TokenUse in api_token_use = "api_token_use" {
        key {
            /// The token.
            token: TokenId,
        }
        /// When.
        used_at: Timestamp,
    }
}

/// Keeps a token.
///
/// # Errors
/// When the engine fails.
pub async fn insert_token(unit: &Unit, token: Token) -> Result<(), StoreError> {
    insert(unit, [token], "keeping a token").await
}

/// The token of a hash, while it holds.
///
/// # Errors
/// When the engine fails.
pub async fn find_token(
    on: &Reading,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<Token>, StoreError> {
    let select = api_token::Entity::find().filter(api_token::Column::Hash.eq(hash.to_vec()));
    let found: Option<Token> = one(on, select, "finding a token").await?;
    Ok(found.filter(|token| token.holds_at(now)))
}

/// A token by its id, whether or not it still holds.
///
/// # Errors
/// When the engine fails.
pub async fn token(on: &Reading, id: TokenId) -> Result<Option<Token>, StoreError> {
    one(on, api_token::Entity::find_by_id(id.0), "finding a token").await
}

/// Notes that a token was used.
///
/// # Errors
/// When the engine fails.
pub async fn token_was_used(
    store: &Store,
    token: TokenId,
    used_at: Timestamp,
) -> Result<(), StoreError> {
    use api_token_use::Column;
    insert_with(
        store.access(),
        [TokenUse { token, used_at }],
        "noting a token's use",
        |insert| {
            insert.on_conflict(
                OnConflict::column(Column::Token)
                    .update_column(Column::UsedAt)
                    .to_owned(),
            )
        },
    )
    .await
}

/// Every token, newest first, with when it was last used.
///
/// # Errors
/// When the engine fails.
pub async fn list_tokens(store: &Store) -> Result<Vec<(Token, Option<Timestamp>)>, StoreError> {
    let uses: Vec<TokenUse> = all(
        store.access(),
        api_token_use::Entity::find(),
        "listing tokens",
    )
    .await?;
    let uses: HashMap<TokenId, Timestamp> =
        uses.into_iter().map(|u| (u.token, u.used_at)).collect();
    let select = api_token::Entity::find().order_by_desc(api_token::Column::Id);
    let tokens: Vec<Token> = all(store, select, "listing tokens").await?;
    let with_use = tokens.into_iter().map(|token| {
        let used = uses.get(&token.id).copied();
        (token, used)
    });
    Ok(with_use.collect())
}

/// Ends a token.
///
/// # Errors
/// When the engine fails.
pub async fn revoke_token(unit: &Unit, token: TokenId) -> Result<bool, StoreError> {
    let sql = "UPDATE api_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL";
    let values = vec![unit.context().now.put().into(), token.put().into()];
    Ok(unit.run(sql, values, "ending a token").await? == 1)
}
