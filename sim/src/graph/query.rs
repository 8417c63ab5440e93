//! The query of a request: OData options, percent-decoded. [D:adv] 2.1

use percent_encoding::percent_decode_str;

use super::error::GraphError;

/// The options of one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    options: Vec<Item>,
}

#[derive(Clone, Debug)]
struct Item {
    name: String,
    value: String,
    /// As it stood on the wire, for the next link.
    raw: String,
}

impl Query {
    /// Reads a query; an option that stands twice is refused. [U] for both, code and text
    pub(crate) fn parse(query: &str) -> Result<Self, GraphError> {
        let mut options: Vec<Item> = Vec::new();
        for raw in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = raw.split_once('=').unwrap_or((raw, ""));
            let mut name = decode(name)?.to_ascii_lowercase();
            if !name.starts_with('$') {
                // Graph takes the options without the dollar sign too. [U]
                name.insert(0, '$');
            }
            if options.iter().any(|known| known.name == name) {
                let message = format!("Query option '{name}' was specified more than once.");
                return Err(GraphError::malformed(message));
            }
            options.push(Item {
                name,
                value: decode(value)?,
                raw: raw.to_owned(),
            });
        }
        Ok(Self { options })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.options.iter().find(|item| item.name == name);
        found.map(|item| item.value.as_str())
    }

    /// Refuses every option but these. [S] [D:skulist] [D:userlist] [D:ldet] say which a set does not
    /// know; [U] for code and text
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), GraphError> {
        match self
            .options
            .iter()
            .find(|item| !known.contains(&item.name.as_str()))
        {
            Some(item) => {
                let message = format!("The query option '{}' is not supported here.", item.name);
                Err(GraphError::unsupported_query(message))
            }
            None => Ok(()),
        }
    }

    /// `$count=true`. [D:adv] 2.1
    pub(crate) fn counts(&self) -> bool {
        self.get("$count")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The query without one option, as it stood on the wire, for the next link. [D:paging] 2.1
    pub(crate) fn raw_without(&self, name: &str) -> String {
        let kept = self.options.iter().filter(|item| item.name != name);
        kept.map(|item| item.raw.as_str())
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// Decodes a part of a query, where a plus is a blank. [U]
fn decode(text: &str) -> Result<String, GraphError> {
    decode_segment(&text.replace('+', "%20"))
}

/// Decodes a segment of a path. [U] for the refusal
pub(crate) fn decode_segment(text: &str) -> Result<String, GraphError> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(|text| text.into_owned()).map_err(|_| {
        GraphError::malformed("The request URI is not valid: it is not UTF-8 when decoded.")
    })
}
