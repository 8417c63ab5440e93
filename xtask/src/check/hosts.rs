//! Where addresses may stand.

use anyhow::Result;

use super::sources::is_below;
use super::{Scene, refuse};

/// The one table of hosts.
const TABLE: &str = "core/src/cloud.rs";

/// Text about the product, data of Microsoft's, and tests that check the table may name hosts.
const EXEMPT: &[&str] = &[TABLE, "tests", "docs", "data", "Cargo.lock"];

/// Domains of Microsoft's clouds, in two halves so that this file names none of them.
const DOMAINS: &[(&str, &str)] = &[
    ("microsoft", "com"),
    ("microsoft", "us"),
    ("microsoft", "de"),
    ("microsoftonline", "com"),
    ("microsoftonline", "us"),
    ("microsoftonline", "de"),
    ("microsoftonline", "cn"),
    ("microsoftazure", "de"),
    ("chinacloudapi", "cn"),
    ("azure", "com"),
    ("azure", "us"),
    ("azure", "cn"),
    ("office", "com"),
    ("office", "de"),
    ("office365", "us"),
    ("apps", "mil"),
    ("windows", "net"),
    ("sovcloud", "fr"),
    ("sovcloud", "de"),
    ("sovcloud", "sg"),
    ("sovcloud-identity", "fr"),
    ("sovcloud-identity", "de"),
    ("sovcloud-identity", "sg"),
];

/// Hosts that no program contacts: documentation, and the names of XML vocabularies.
const HARMLESS: &[&str] = &["learn", "schemas"];

/// A host of a cloud anywhere else would be a second truth, or a call that nobody sees.
pub(super) fn only_in_the_table(scene: &Scene) -> Result<()> {
    let mut problems = Vec::new();
    for path in scene.sources.all().filter(|path| !is_below(path, EXEMPT)) {
        let Some(text) = scene.sources.text(path)? else {
            continue;
        };
        for (number, line) in (1..).zip(text.lines()) {
            for host in hosts(line) {
                problems.push(format!("{path}:{number}: {host}"));
            }
        }
    }
    refuse(&problems, &format!("take it from {TABLE}"))
}

/// The cloud hosts that a line names.
fn hosts(line: &str) -> Vec<String> {
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.')
        .map(|word| word.trim_matches('.').to_ascii_lowercase())
        .filter(|word| DOMAINS.iter().any(|domain| is_host_of(word, *domain)))
        .collect()
}

fn is_host_of(word: &str, (name, top): (&str, &str)) -> bool {
    let Some(rest) = word
        .strip_suffix(top)
        .and_then(|rest| rest.strip_suffix('.'))
    else {
        return false;
    };
    let Some(rest) = rest.strip_suffix(name) else {
        return false;
    };
    rest.is_empty()
        || rest
            .strip_suffix('.')
            .is_some_and(|label| !HARMLESS.contains(&label))
}

/// A clone is complete: only `.ci/run` knows what may lie beside it.
pub(super) fn nothing_outside(scene: &Scene) -> Result<()> {
    // In two halves, because this file is read as well.
    let outside = ["../", "shared"].concat();
    let mut problems = Vec::new();
    for path in scene.sources.all().filter(|path| *path != ".ci/run") {
        let Some(text) = scene.sources.text(path)? else {
            continue;
        };
        for (number, line) in (1..).zip(text.lines()) {
            if line.contains(&outside) {
                problems.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    refuse(&problems, "keep what is needed in the repository")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(label: &str, (name, top): (&str, &str)) -> String {
        format!("let root = \"https://{label}{name}.{top}/v1.0\";")
    }

    #[test]
    fn every_domain_is_found_with_and_without_a_label() {
        for domain in DOMAINS {
            assert_eq!(hosts(&joined("", *domain)).len(), 1, "{domain:?}");
            assert_eq!(hosts(&joined("a.b.", *domain)).len(), 1, "{domain:?}");
        }
    }

    #[test]
    fn documentation_and_other_words_are_no_hosts() {
        assert!(hosts(&joined("learn.", DOMAINS[0])).is_empty());
        assert!(hosts(&joined("not", DOMAINS[0])).is_empty());
        assert!(hosts("Microsoft.PowerShell.Core").is_empty());
    }
}
