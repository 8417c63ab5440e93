//! Where things lie in the repository.

use std::path::PathBuf;

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// `tests/vectors`.
pub fn vectors() -> PathBuf {
    root().join("tests/vectors")
}

/// `tests/schemas`.
pub fn schemas() -> PathBuf {
    root().join("tests/schemas")
}
