//! A file that a person opened, as it comes: a plan may be hundreds of megabytes, and looking through all of it at once
//! would hold the page.

/// What was read of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum File {
    /// It is UTF-8 so far.
    Text {
        text: String,
        /// The beginning of a letter whose end is in the next piece.
        rest: Vec<u8>,
    },
    /// It is not.
    Bytes(Vec<u8>),
}

impl File {
    /// A file of that many bytes, of which nothing was read yet.
    pub(crate) fn of_size(bytes: usize) -> File {
        File::Text {
            text: String::with_capacity(bytes),
            rest: Vec::new(),
        }
    }

    /// Takes the next piece.
    pub(crate) fn push(self, piece: &[u8]) -> File {
        match self {
            File::Bytes(mut bytes) => {
                bytes.extend_from_slice(piece);
                File::Bytes(bytes)
            }
            File::Text { mut text, mut rest } => {
                rest.extend_from_slice(piece);
                let (valid, left) = match std::str::from_utf8(&rest) {
                    Ok(whole) => (whole, &[][..]),
                    // A letter that is cut ends in the next piece.
                    Err(fault) if fault.error_len().is_none() => {
                        let (whole, left) = rest.split_at(fault.valid_up_to());
                        (std::str::from_utf8(whole).unwrap_or_default(), left)
                    }
                    Err(_) => {
                        let mut bytes = text.into_bytes();
                        bytes.append(&mut rest);
                        return File::Bytes(bytes);
                    }
                };
                text.push_str(valid);
                let rest = left.to_vec();
                File::Text { text, rest }
            }
        }
    }

    /// The whole of it: as text where it is that, else as it is.
    pub(crate) fn whole(self) -> Result<String, Vec<u8>> {
        match self {
            File::Text { text, rest } if rest.is_empty() => Ok(text),
            File::Text { text, rest } => {
                let mut bytes = text.into_bytes();
                bytes.extend(rest);
                Err(bytes)
            }
            File::Bytes(bytes) => Err(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], at_once: usize) -> Result<String, Vec<u8>> {
        let pieces = bytes.chunks(at_once);
        let file = pieces.fold(File::of_size(bytes.len()), |file, piece| file.push(piece));
        file.whole()
    }

    #[test]
    fn a_letter_may_be_cut_anywhere() {
        for at_once in 1..8 {
            assert_eq!(
                read("Łódź €😀".as_bytes(), at_once).as_deref(),
                Ok("Łódź €😀")
            );
        }
    }

    #[test]
    fn what_is_no_text_stays_as_it_is() {
        for bytes in [&b"Jos\xe9;x"[..], b"\xff\xfeA\0", b"abc\xe2\x82"] {
            for at_once in 1..5 {
                assert_eq!(read(bytes, at_once), Err(bytes.to_vec()));
            }
        }
    }
}
