//! Text from bytes. UTF-8 and UTF-16 are told by their marks; what has none is UTF-8, unless a person said
//! otherwise. Nothing is guessed, and no letter is replaced: what does not fit is refused where it stands.

use super::lines::Lines;
use crate::error::{CsvFault, Error};
use std::borrow::Cow;

/// How the letters of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// With or without its mark.
    Utf8,
    /// By its mark; without one, little end first, as Windows writes it.
    Utf16,
    /// Little end first.
    Utf16Le,
    /// Big end first.
    Utf16Be,
    /// Western European as Windows has it.
    Windows1252,
}

impl Encoding {
    /// The encoding of that name, in any case, with or without hyphens.
    pub fn named(name: &str) -> Option<Encoding> {
        let letters = name.trim().chars().filter(|c| !matches!(c, '-' | '_'));
        let plain: String = letters.collect();
        match plain.to_ascii_lowercase().as_str() {
            "utf8" | "utf8bom" | "utf8nobom" => Some(Encoding::Utf8),
            "utf16" | "unicode" => Some(Encoding::Utf16),
            "utf16le" => Some(Encoding::Utf16Le),
            "utf16be" | "bigendianunicode" => Some(Encoding::Utf16Be),
            "windows1252" | "cp1252" | "1252" => Some(Encoding::Windows1252),
            _ => None,
        }
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16 => "UTF-16",
            Encoding::Utf16Le => "UTF-16 LE",
            Encoding::Utf16Be => "UTF-16 BE",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    /// Whether a file with the mark of `marked` is what somebody called it.
    fn allows(self, marked: Encoding) -> bool {
        let is_16 = matches!(marked, Encoding::Utf16Le | Encoding::Utf16Be);
        self == marked || (self == Encoding::Utf16 && is_16)
    }
}

/// The marks that begin a file (Unicode 16.0, 23.8).
const MARKS: [(&[u8], Encoding); 3] = [
    (b"\xef\xbb\xbf", Encoding::Utf8),
    (b"\xff\xfe", Encoding::Utf16Le),
    (b"\xfe\xff", Encoding::Utf16Be),
];

/// A file's text, and where its letters stood.
pub(super) struct Decoded<'b> {
    /// The file itself where it is UTF-8, else the one copy of it.
    pub(super) text: Cow<'b, str>,
    encoding: Encoding,
    /// How many bytes stand before the text.
    mark: usize,
}

impl Decoded<'_> {
    /// The place in the file of a place in the text.
    pub(super) fn byte(&self, at: usize) -> u64 {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let bytes = match self.encoding {
            Encoding::Utf8 => at,
            Encoding::Utf16 | Encoding::Utf16Le | Encoding::Utf16Be => {
                2 * before.chars().map(char::len_utf16).sum::<usize>()
            }
            Encoding::Windows1252 => before.chars().count(),
        };
        (self.mark + bytes) as u64
    }
}

/// Reads the bytes of a list as text without zeros.
///
/// Errors: `CsvUnreadable`, with the line and the byte of the file.
pub(super) fn decode(bytes: &[u8], named: Option<Encoding>) -> Result<Decoded<'_>, Error> {
    let marked = MARKS
        .iter()
        .find(|(mark, _)| bytes.starts_with(mark))
        .copied();
    let (mark, encoding) = match (marked, named) {
        (Some((_, found)), Some(named)) if !named.allows(found) => {
            return Err(Error::CsvUnreadable {
                line: 1,
                byte: 0,
                fault: CsvFault::OtherMark {
                    found: found.name(),
                    named: named.name(),
                },
            });
        }
        (Some((mark, found)), _) => (mark.len(), found),
        (None, named) => (0, named.unwrap_or(Encoding::Utf8)),
    };
    let text = bytes.get(mark..).unwrap_or_default();
    let not_text = |before: &str, at: usize| Error::CsvUnreadable {
        line: Lines::along(before.as_bytes()).of(before.len()),
        byte: (mark + at) as u64,
        fault: CsvFault::NotText {
            encoding: encoding.name(),
        },
    };
    let read: Result<Cow<'_, str>, (Cow<'_, str>, usize)> = match encoding {
        Encoding::Utf8 => utf8(text),
        Encoding::Utf16 | Encoding::Utf16Le => utf16(text, u16::from_le_bytes),
        Encoding::Utf16Be => utf16(text, u16::from_be_bytes),
        Encoding::Windows1252 => windows_1252(text),
    };
    let decoded = Decoded {
        // Zeros come first: they say more of what the file is than the first bytes that do not fit.
        text: match read {
            Ok(text) => text,
            Err((before, at)) if !before.contains('\0') => return Err(not_text(&before, at)),
            Err((before, _)) => before,
        },
        encoding,
        mark,
    };
    match decoded.text.find('\0') {
        None => Ok(decoded),
        Some(at) => Err(Error::CsvUnreadable {
            line: Lines::along(decoded.text.as_bytes()).of(at),
            byte: decoded.byte(at),
            fault: zero(text, at),
        }),
    }
}

/// A text whose letters are all below 128 has a zero at every other byte in UTF-16.
fn zero(bytes: &[u8], at: usize) -> CsvFault {
    if at < 2 && bytes.get(at + 2) == Some(&0) && bytes.get(1 - at) != Some(&0) {
        CsvFault::NoMark
    } else {
        CsvFault::Zero
    }
}

/// The text, or what can be read of it and the place of what can't.
type Read<'b> = Result<Cow<'b, str>, (Cow<'b, str>, usize)>;

fn utf8(bytes: &[u8]) -> Read<'_> {
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|fault| {
            let at = fault.valid_up_to();
            let before = bytes.get(..at).map(String::from_utf8_lossy);
            (before.unwrap_or_default(), at)
        })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Read<'_> {
    let pairs = bytes.chunks_exact(2);
    let is_odd = !pairs.remainder().is_empty();
    let units = pairs.map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => 0,
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = 0;
    for letter in char::decode_utf16(units) {
        let Ok(letter) = letter else {
            return Err((Cow::Owned(text), at));
        };
        text.push(letter);
        at += 2 * letter.len_utf16();
    }
    if is_odd {
        return Err((Cow::Owned(text), at));
    }
    Ok(Cow::Owned(text))
}

/// What Windows-1252 has at 0x80 to 0x9F, where Latin-1 has control characters; the others are as in Latin-1. A
/// zero stands for the five bytes that mean nothing.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

fn windows_1252(bytes: &[u8]) -> Read<'_> {
    let mut text = String::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().copied().enumerate() {
        let special = byte.checked_sub(0x80).map(usize::from);
        match special.and_then(|index| WINDOWS.get(index)) {
            Some('\0') => return Err((Cow::Owned(text), at)),
            Some(letter) => text.push(*letter),
            None => text.push(char::from(byte)),
        }
    }
    Ok(Cow::Owned(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let units = mark
            .then_some(0xfeff)
            .into_iter()
            .chain(text.encode_utf16());
        let bytes = units.flat_map(|unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        });
        bytes.collect()
    }

    fn read(bytes: &[u8], named: Option<Encoding>) -> String {
        decode(bytes, named).expect("text").text.into_owned()
    }

    fn fault(bytes: &[u8], named: Option<Encoding>) -> (u64, u64, CsvFault) {
        match decode(bytes, named).err() {
            Some(Error::CsvUnreadable { line, byte, fault }) => (line, byte, fault),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn reads_what_says_what_it_is_and_what_was_named() {
        let text = "Id\nJürgen 😀\n";
        assert_eq!(read(text.as_bytes(), None), text);
        assert_eq!(read(format!("\u{feff}{text}").as_bytes(), None), text);
        for big in [false, true] {
            assert_eq!(read(&utf16(text, big, true), None), text);
            assert_eq!(read(&utf16(text, big, true), Some(Encoding::Utf16)), text);
        }
        assert_eq!(
            read(&utf16(text, false, false), Some(Encoding::Utf16)),
            text
        );
        assert_eq!(
            read(&utf16(text, true, false), Some(Encoding::Utf16Be)),
            text
        );
        let windows = Encoding::named("Windows1252");
        assert_eq!(read(b"J\xfcrgen \x80 \x9f", windows), "Jürgen € Ÿ");
        assert_eq!(read(b"", None), "");
    }

    #[test]
    fn names_are_taken_in_any_case() {
        for (name, encoding) in [
            ("UTF8", Some(Encoding::Utf8)),
            ("utf-16", Some(Encoding::Utf16)),
            ("windows-1252", Some(Encoding::Windows1252)),
            ("WINDOWS1252", Some(Encoding::Windows1252)),
            ("latin-2", None),
            ("", None),
        ] {
            assert_eq!(Encoding::named(name), encoding, "{name}");
        }
    }

    #[test]
    fn a_text_of_one_encoding_borrows_and_copies_nothing() {
        let decoded = decode(b"\xef\xbb\xbfId\n", None).expect("text");
        assert!(matches!(decoded.text, Cow::Borrowed("Id\n")));
    }

    #[test]
    fn what_does_not_fit_is_named_by_line_and_byte_of_the_file() {
        let in_utf8 = CsvFault::NotText { encoding: "UTF-8" };
        assert_eq!(fault(b"Id\ra\rJ\xfcrgen\r", None), (3, 6, in_utf8.clone()));
        assert_eq!(fault(b"\xef\xbb\xbfId\r\nJ\xfc", None), (2, 8, in_utf8));
        let in_16 = CsvFault::NotText {
            encoding: "UTF-16 LE",
        };
        let mut odd = utf16("Id\na", false, true);
        odd.push(b'b');
        assert_eq!(fault(&odd, None), (2, 10, in_16.clone()));
        let mut lone = utf16("Id\n😀", false, true);
        lone.truncate(lone.len() - 2);
        lone.extend(utf16("a", false, false));
        assert_eq!(fault(&lone, None), (2, 8, in_16));
        for undefined in [0x81, 0x8d, 0x8f, 0x90, 0x9d] {
            let not_windows = CsvFault::NotText {
                encoding: "Windows-1252",
            };
            let bytes = [b'I', b'd', b'\n', 0xfc, undefined];
            assert_eq!(
                fault(&bytes, Some(Encoding::Windows1252)),
                (2, 4, not_windows)
            );
        }
    }

    #[test]
    fn zeros_are_no_text_and_may_mean_a_missing_mark() {
        assert_eq!(fault(b"Id\na\0b\n", None), (2, 4, CsvFault::Zero));
        for (big, byte) in [(false, 1), (true, 0)] {
            let bytes = utf16("Id\nJürgen", big, false);
            assert_eq!(fault(&bytes, None), (1, byte, CsvFault::NoMark));
        }
        assert_eq!(
            fault(&utf16("I\nd\0", true, true), None),
            (2, 8, CsvFault::Zero)
        );
        assert_eq!(fault(b"\xff\xfe\0\0I\0\0\0", None), (1, 2, CsvFault::Zero));
    }

    #[test]
    fn a_mark_against_the_name_is_refused() {
        let other = CsvFault::OtherMark {
            found: "UTF-16 BE",
            named: "UTF-8",
        };
        assert_eq!(
            fault(&utf16("Id", true, true), Some(Encoding::Utf8)),
            (1, 0, other)
        );
        let other = CsvFault::OtherMark {
            found: "UTF-8",
            named: "Windows-1252",
        };
        assert_eq!(
            fault(b"\xef\xbb\xbfId", Some(Encoding::Windows1252)),
            (1, 0, other)
        );
    }

    #[test]
    fn places_in_the_text_are_places_in_the_file() {
        let at = |bytes: &[u8], named| {
            let decoded = decode(bytes, named).expect("text");
            let place = decoded.text.find('X').expect("there");
            decoded.byte(place)
        };
        let text = "ü😀X";
        assert_eq!(at(text.as_bytes(), None), 6);
        assert_eq!(at(format!("\u{feff}{text}").as_bytes(), None), 9);
        assert_eq!(at(&utf16(text, true, true), None), 8);
        assert_eq!(at(b"\xfc\x80X", Some(Encoding::Windows1252)), 2);
    }
}
