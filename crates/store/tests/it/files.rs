//! Files by what is in them.

use bytes::Bytes;
use store::StoreError;
use store::files::{self, FileDigest};

use crate::engines::on_both;

#[test]
fn a_file_is_named_by_what_is_in_it_and_read_back_whole() {
    on_both(async |bench| {
        let files = bench.store.files();
        let bytes = Bytes::from(vec![7; 100_000]);
        let written = files.write(bytes.clone(), "application/pdf").await.unwrap();
        let again = files.write(bytes.clone(), "application/pdf").await.unwrap();
        assert_eq!(written, again, "the same bytes are the same file");
        assert_eq!(written.digest, FileDigest::of(&bytes));
        assert_eq!(files.read(written.digest).await.unwrap(), bytes);

        for _ in 0..2 {
            let unit = bench.store.begin(bench.context()).await.unwrap();
            files::name(&unit, &written).await.unwrap();
            unit.commit().await.unwrap();
        }
        let named = files::list(&bench.store).await.unwrap();
        assert_eq!(named.len(), 1);
        assert_eq!(
            (named[0].size, named[0].media_type.as_str()),
            (100_000, "application/pdf")
        );
    });
}

#[test]
fn a_file_changed_or_lost_behind_our_back_is_refused() {
    on_both(async |bench| {
        let files = bench.store.files();
        let written = files
            .write(Bytes::from_static(b"evidence"), "text/plain")
            .await
            .unwrap();
        let folder = bench.folder.path().join("files");
        let name = written.digest.to_string();
        let path = folder.join(&name[..2]).join(&name);
        std::fs::write(&path, b"evidenc3").unwrap();
        let refused = files.read(written.digest).await.unwrap_err();
        assert!(matches!(refused, StoreError::File { .. }), "{refused}");
        assert!(refused.to_string().contains(&name), "{refused}");
        std::fs::remove_file(&path).unwrap();
        assert!(files.read(written.digest).await.is_err());
    });
}
