use reseat_core::ports::{FileError, Files};

/// Whole files by path; `folder` is empty and ends without a separator.
pub async fn files(files: &dyn Files, folder: &str) {
    let path = format!("{folder}/a plan.json");
    match files.read(&path).await.unwrap_err() {
        FileError::Unusable { path: told, detail } => {
            assert_eq!(told, path);
            assert!(!detail.is_empty());
        }
        other @ FileError::There { .. } => panic!("{other:?}"),
    }

    for bytes in [
        &b"long, and longer than the next"[..],
        b"short",
        b"",
        b"\0\xff\n",
    ] {
        files.write(&path, bytes, true).await.unwrap();
        assert_eq!(files.read(&path).await.unwrap(), bytes);
    }
    let other = format!("{folder}/b");
    files.write(&other, b"b", false).await.unwrap();
    let there = files.write(&other, b"c", false).await.unwrap_err();
    assert_eq!(
        there,
        FileError::There {
            path: other.clone()
        }
    );
    assert_eq!(files.read(&other).await.unwrap(), b"b");
    assert_eq!(files.read(&path).await.unwrap(), b"\0\xff\n");
}
