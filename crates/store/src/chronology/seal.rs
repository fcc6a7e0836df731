//! The daily seal over the heads of all chains.
//! In: a store, a signing key kept elsewhere. Out: a root in the store and, signed, in its file.

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::digest::{Heads, NOTHING, of_root};
use super::entry::{Head, KeptRoot, Seal, chronology_head, chronology_root};
use super::roots::{self, Root};
use crate::context::Context;
use crate::error::StoreError;
use crate::row::{all, insert, one};
use crate::store::Store;

/// What a seal did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sealed {
    /// A new root.
    Root(Root),
    /// Nothing moved since the last root.
    Nothing,
}

/// Seals the heads that moved since the last root.
///
/// The root is kept in the store first and signed into its file then. So the store never knows less
/// than the file, unless someone cut it back; a program killed in between leaves one root
/// unsigned, which the next seal signs before its own.
///
/// # Errors
/// When the store or the file fails, or the file is not the one that this store's roots went to.
pub async fn seal(store: &Store, context: Context, key: &SigningKey) -> Result<Sealed, StoreError> {
    finish_last(store, key).await?;
    let unit = store.begin(context).await?;
    let last = last_root(&unit).await?;
    let moved = chronology_head::Entity::find()
        .filter(
            Expr::col(chronology_head::Column::Number)
                .gt(Expr::col(chronology_head::Column::Sealed)),
        )
        .order_by_asc(chronology_head::Column::Subject)
        .lock_exclusive();
    let heads: Vec<Head> = all(&unit, moved, "looking for heads to seal").await?;
    if heads.is_empty() {
        return Ok(Sealed::Nothing);
    }
    let number = last.as_ref().map_or(0, |root| root.number) + 1;
    let before = last.map_or(NOTHING.to_vec(), |root| root.digest);
    let digest_of_heads = heads
        .iter()
        .fold(Heads::new(), |all, head| {
            all.and(head.subject, head.number, &head.digest)
        })
        .done();
    let now = unit.context().now.as_microsecond();
    let root = KeptRoot {
        number,
        made_at: Timestamp::from_microsecond(now).unwrap_or(unit.context().now),
        chains: heads.len() as u64,
        heads: digest_of_heads.to_vec(),
        digest: of_root(number, now, heads.len() as u64, &digest_of_heads, &before).to_vec(),
        before,
    };
    insert(&unit, [root.clone()], "keeping a root").await?;
    let seals = heads.into_iter().map(|head| Seal {
        root: number,
        subject: head.subject,
        number: head.number,
        digest: head.digest,
    });
    insert(&unit, seals, "sealing heads").await?;
    let sql = "UPDATE chronology_head SET sealed = number WHERE number > sealed";
    unit.run(sql, vec![], "sealing heads").await?;
    unit.commit().await?;
    let signed = Root::sign(store.config().authority.as_str(), &root, key);
    roots::write(&store.config().roots, &signed)?;
    Ok(Sealed::Root(signed))
}

async fn last_root(on: &crate::reading::Reading) -> Result<Option<KeptRoot>, StoreError> {
    let last = chronology_root::Entity::find()
        .order_by_desc(chronology_root::Column::Number)
        .limit(1);
    one(on, last, "looking for the last root").await
}

/// Signs the one root that a killed program left unsigned.
async fn finish_last(store: &Store, key: &SigningKey) -> Result<(), StoreError> {
    let config = store.config();
    let authority = config.authority.as_str();
    roots::drop_torn_line(&config.roots)?;
    let in_file = roots::read(&config.roots, authority, &key.verifying_key())
        .map_err(|e| StoreError::file("reading the file of roots", &config.roots, e))?;
    let Some(last) = last_root(store).await? else {
        return Ok(());
    };
    let follows = in_file.last().map_or(NOTHING, |(_, digest)| *digest);
    let written = in_file.len() as u64;
    if written + 1 == last.number && last.before == follows {
        return roots::write(&config.roots, &Root::sign(authority, &last, key));
    }
    if written == last.number {
        return Ok(());
    }
    let cause = "it is not the file that this store's roots went to: run `herringbone verify` before anything else";
    Err(StoreError::file(
        "reading the file of roots",
        &config.roots,
        cause,
    ))
}

/// How many roots a store knows.
pub(crate) async fn count_roots(on: &crate::reading::Reading) -> Result<u64, StoreError> {
    Ok(last_root(on).await?.map_or(0, |root| root.number))
}
