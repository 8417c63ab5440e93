use reseat_core::ports::Files;

/// Whole files by path; `folder` is empty and ends without a separator.
pub async fn files(files: &dyn Files, folder: &str) {
    let path = format!("{folder}/a plan.json");
    let fault = files.read(&path).await.unwrap_err();
    assert_eq!(fault.path, path);
    assert!(!fault.detail.is_empty());

    for bytes in [
        &b"long, and longer than the next"[..],
        b"short",
        b"",
        b"\0\xff\n",
    ] {
        files.write(&path, bytes).await.unwrap();
        assert_eq!(files.read(&path).await.unwrap(), bytes);
    }
    let other = format!("{folder}/b");
    files.write(&other, b"b").await.unwrap();
    assert_eq!(files.read(&path).await.unwrap(), b"\0\xff\n");
}
