//! Several authorities in one process, each its own store.
//! In: stores. Out: the store of one authority, asked for by name and never by anything else.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::StoreError;
use crate::place::AuthorityId;
use crate::store::Store;

/// The stores served here. No query ever joins two of them.
#[derive(Clone, Debug, Default)]
pub struct Authorities(BTreeMap<AuthorityId, Arc<Store>>);

impl Authorities {
    /// Adds a store under the authority it was opened for.
    pub fn add(&mut self, store: Store) -> Arc<Store> {
        let store = Arc::new(store);
        self.0
            .insert(store.config().authority.clone(), Arc::clone(&store));
        store
    }

    /// An authority's store.
    ///
    /// # Errors
    /// [`StoreError::UnknownAuthority`] when it is not served here.
    pub fn get(&self, authority: &str) -> Result<&Arc<Store>, StoreError> {
        AuthorityId::parse(authority)
            .and_then(|id| self.0.get(&id))
            .ok_or_else(|| StoreError::UnknownAuthority(authority.to_owned()))
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&AuthorityId, &Arc<Store>)> {
        self.0.iter()
    }
}
