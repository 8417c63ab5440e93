//! A library of another version, for the import that must refuse it.

#[unsafe(no_mangle)]
pub extern "C" fn reseat_abi_version() -> u32 {
    999
}
