//! Lines no longer than a console is wide.

/// Breaks a line at spaces; what goes on below stands where the text of the line began, behind its last gap. A
/// word that is longer by itself stays whole.
pub(super) fn wrapped(line: &str, columns: usize) -> String {
    let width = |text: &str| text.chars().count();
    if width(line) <= columns {
        return line.into();
    }
    let (mut result, text) = match line.rsplit_once("  ") {
        Some((head, text)) => (format!("{head}  "), text),
        None => (String::new(), line),
    };
    let indent = width(&result);
    let mut used = indent;
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 && used + 1 + width(word) > columns {
            result.push('\n');
            result.push_str(&" ".repeat(indent));
            used = indent;
        } else if index > 0 {
            result.push(' ');
            used += 1;
        }
        result.push_str(word);
        used += width(word);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_and_what_does_not_goes_on_below_its_text() {
        assert_eq!(wrapped("a bb ccc", 8), "a bb ccc");
        assert_eq!(wrapped("a bb ccc", 7), "a bb\nccc");
        assert_eq!(wrapped("Asked   a bb ccc", 12), "Asked   a bb\n        ccc");
        assert_eq!(wrapped("  a bb", 5), "  a\n  bb");
        assert_eq!(wrapped("abcdef gh", 4), "abcdef\ngh");
        assert_eq!(wrapped("éé éé", 5), "éé éé");
        assert_eq!(wrapped("", 0), "");
    }
}
