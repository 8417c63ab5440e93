//! Reads the import section of a WebAssembly module.
//!
//! Binary format: <https://webassembly.github.io/spec/core/binary/modules.html>, sections "Modules"
//! and "Import Section".

use anyhow::{Context, Result, bail, ensure};

const IMPORT_SECTION: u8 = 2;

/// One thing that a module wants from outside.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Import {
    pub(super) module: String,
    pub(super) name: String,
}

/// Every import, in the module's order.
pub(super) fn imports(wasm: &[u8]) -> Result<Vec<Import>> {
    let rest = wasm
        .strip_prefix(b"\0asm\x01\0\0\0")
        .context("this is no WebAssembly module")?;
    let mut module = Reader { rest };
    while !module.rest.is_empty() {
        let id = module.byte()?;
        let length = module.number()?;
        let mut section = Reader {
            rest: module.take(length)?,
        };
        if id == IMPORT_SECTION {
            let count = section.number()?;
            return (0..count).map(|_| section.import()).collect();
        }
    }
    Ok(Vec::new())
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .context("the WebAssembly module is cut short")?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// An unsigned LEB128 number.
    fn number(&mut self) -> Result<usize> {
        let mut value = 0_usize;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        bail!("the WebAssembly module holds a number that is too long")
    }

    fn text(&mut self) -> Result<String> {
        let length = self.number()?;
        Ok(String::from_utf8(self.take(length)?.to_vec())?)
    }

    fn import(&mut self) -> Result<Import> {
        let import = Import {
            module: self.text()?,
            name: self.text()?,
        };
        match self.byte()? {
            0 => {
                self.number()?; // function: its type's index
            }
            1 => {
                self.byte()?; // table: type of its elements, then limits
                self.limits()?;
            }
            2 => self.limits()?,
            3 => {
                self.take(2)?; // global: value type and mutability
            }
            4 => {
                self.take(1)?; // tag: attribute, then its type's index
                self.number()?;
            }
            kind => bail!("the WebAssembly module imports something of the unknown kind {kind}"),
        }
        Ok(import)
    }

    fn limits(&mut self) -> Result<()> {
        let flags = self.byte()?;
        ensure!(
            flags < 8,
            "the WebAssembly module has limits of an unknown form"
        );
        self.number()?;
        if flags & 1 == 1 {
            self.number()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn every_kind_of_import_is_read_past() {
        let mut body = vec![4];
        body.extend(b"\x03env\x01f\x00\x05");
        body.extend(b"\x03wbg\x01m\x02\x01\x01\x80\x80\x04");
        body.extend(b"\x03wbg\x01g\x03\x7f\x00");
        body.extend(b"\x03wbg\x01t\x01\x70\x00\x01");
        let mut wasm = HEADER.to_vec();
        wasm.extend([1, 1, 0, IMPORT_SECTION, u8::try_from(body.len()).unwrap()]);
        wasm.extend(&body);
        let found = imports(&wasm).unwrap();
        let names: Vec<String> = found
            .iter()
            .map(|import| format!("{}.{}", import.module, import.name))
            .collect();
        assert_eq!(names, ["env.f", "wbg.m", "wbg.g", "wbg.t"]);
    }

    #[test]
    fn a_module_without_imports_has_none() {
        assert_eq!(imports(HEADER).unwrap(), []);
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        let mut wasm = HEADER.to_vec();
        wasm.extend([IMPORT_SECTION, 9, 1]);
        assert!(imports(&wasm).is_err());
        assert!(imports(b"not wasm").is_err());
    }
}
