//! Reads the text of a `$filter`. [D:filter] 2.1

use super::{Field, Filter, Kind, Literal};
use crate::graph::error::GraphError;
use crate::state::guid;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A name, a number or a GUID: `assignedLicenses/any`, `eq`, `0`, `6fd2…`
    Word(String),
    Quoted(String),
    Open,
    Close,
    Comma,
    Colon,
}

/// How deep brackets and `not` may stand inside each other. Graph's own limit is not known [U]; ours
/// keeps a hostile filter from using up the stack.
const DEEPEST: usize = 100;

/// Reads a whole filter.
pub(super) fn filter(kind: &'static Kind, text: &str) -> Result<Filter, GraphError> {
    let mut reader = Reader {
        kind,
        tokens: tokens(text)?,
        next: 0,
        depth: 0,
        text,
    };
    let filter = reader.any()?;
    if reader.next == reader.tokens.len() {
        Ok(filter)
    } else {
        Err(reader.wrong())
    }
}

/// A text that is no filter. [U] for code and text
fn invalid(text: &str) -> GraphError {
    GraphError::malformed(format!("Invalid filter clause: Syntax error in '{text}'."))
}

fn tokens(text: &str) -> Result<Vec<Token>, GraphError> {
    let mut tokens = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let token = match character {
            ' ' | '\t' => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            ':' => Token::Colon,
            '\'' => {
                let mut quoted = String::new();
                loop {
                    match characters.next() {
                        // A doubled quote stands for one: `O''Neil`. [D:filter] 2.1
                        Some('\'') if characters.peek() == Some(&'\'') => {
                            characters.next();
                            quoted.push('\'');
                        }
                        Some('\'') => break,
                        Some(other) => quoted.push(other),
                        None => return Err(invalid(text)),
                    }
                }
                Token::Quoted(quoted)
            }
            first => {
                let mut word = String::from(first);
                while let Some(more) = characters.next_if(|next| !" \t(),:'".contains(*next)) {
                    word.push(more);
                }
                Token::Word(word)
            }
        };
        tokens.push(token);
    }
    Ok(tokens)
}

struct Reader<'a> {
    kind: &'static Kind,
    tokens: Vec<Token>,
    next: usize,
    /// How many brackets and `not` are open.
    depth: usize,
    text: &'a str,
}

impl Reader<'_> {
    fn wrong(&self) -> GraphError {
        invalid(self.text)
    }

    /// A property or form that Graph has but can not filter by, or that does not exist. [U]
    fn unsupported(&self, property: &str) -> GraphError {
        let resource = self.kind.resource;
        GraphError::unsupported_query(format!(
            "Unsupported or invalid query filter clause specified for property '{property}' of \
             resource '{resource}'."
        ))
    }

    fn take(&mut self) -> Result<Token, GraphError> {
        let token = self
            .tokens
            .get(self.next)
            .cloned()
            .ok_or_else(|| self.wrong())?;
        self.next += 1;
        Ok(token)
    }

    fn expect(&mut self, wanted: &Token) -> Result<(), GraphError> {
        if self.take()? == *wanted {
            Ok(())
        } else {
            Err(self.wrong())
        }
    }

    fn word(&mut self) -> Result<String, GraphError> {
        match self.take()? {
            Token::Word(word) => Ok(word),
            _ => Err(self.wrong()),
        }
    }

    fn follows(&mut self, wanted: &str) -> bool {
        let found = match self.tokens.get(self.next) {
            Some(Token::Word(word)) => word.eq_ignore_ascii_case(wanted),
            _ => false,
        };
        self.next += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<Filter, GraphError> {
        let mut parts = vec![self.all()?];
        while self.follows("or") {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Filter::Or(parts)
        })
    }

    fn all(&mut self) -> Result<Filter, GraphError> {
        let mut parts = vec![self.one()?];
        while self.follows("and") {
            parts.push(self.one()?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Filter::And(parts)
        })
    }

    fn one(&mut self) -> Result<Filter, GraphError> {
        if self.follows("not") {
            let inner = self.inside(Self::one)?;
            return Ok(Filter::Not(Box::new(inner)));
        }
        if self.tokens.get(self.next) == Some(&Token::Open) {
            self.next += 1;
            let inner = self.inside(Self::any)?;
            self.expect(&Token::Close)?;
            return Ok(inner);
        }
        let word = self.word()?;
        match word.to_ascii_lowercase().as_str() {
            "startswith" => self.function(true),
            "endswith" => self.function(false),
            "assignedlicenses/any" => self.holds(),
            "assignedlicenses/$count" => self.licence_count(),
            _ => self.comparison(&word),
        }
    }

    /// Reads one level deeper.
    fn inside(
        &mut self,
        read: fn(&mut Self) -> Result<Filter, GraphError>,
    ) -> Result<Filter, GraphError> {
        if self.depth == DEEPEST {
            return Err(self.wrong());
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    fn field(&self, name: &str) -> Result<Field, GraphError> {
        self.kind.field(name).ok_or_else(|| self.unsupported(name))
    }

    /// `startsWith(displayName,'Mi')` [D:filter] 1.3
    fn function(&mut self, starts: bool) -> Result<Filter, GraphError> {
        self.expect(&Token::Open)?;
        let name = self.word()?;
        let field = self.field(&name)?;
        self.expect(&Token::Comma)?;
        let Token::Quoted(text) = self.take()? else {
            return Err(self.wrong());
        };
        self.expect(&Token::Close)?;
        let text = text.to_lowercase();
        match starts {
            true if field.starts_with => Ok(Filter::StartsWith(field, text)),
            false if field.ends_with => Ok(Filter::EndsWith(field, text)),
            _ => Err(self.unsupported(&name)),
        }
    }

    /// `(s:s/skuId eq 6fd2c87f-…)`: the GUID stands without quotes. [D:filter] 2.1
    fn holds(&mut self) -> Result<Filter, GraphError> {
        self.expect(&Token::Open)?;
        let variable = self.word()?;
        self.expect(&Token::Colon)?;
        let path = self.word()?;
        let property = path
            .strip_prefix(&variable)
            .and_then(|rest| rest.strip_prefix('/'));
        let is_id = property.is_some_and(|property| property.eq_ignore_ascii_case("skuId"));
        if !is_id || !self.follows("eq") {
            return Err(self.unsupported("assignedLicenses"));
        }
        let sku_id = match self.take()? {
            Token::Word(word) => guid(&word).ok_or_else(|| self.wrong())?,
            Token::Quoted(_) => {
                // The text is OData's own. [U]
                return Err(GraphError::malformed(
                    "Invalid filter clause: A binary operator with incompatible types was \
                     detected. Found operand types 'Edm.Guid' and 'Edm.String' for operator kind \
                     'Equal'.",
                ));
            }
            _ => return Err(self.wrong()),
        };
        self.expect(&Token::Close)?;
        Ok(Filter::Holds(sku_id))
    }

    /// `assignedLicenses/$count ne 0`: the directory knows only the comparison with 0. [U]
    fn licence_count(&mut self) -> Result<Filter, GraphError> {
        let operator = self.word()?.to_ascii_lowercase();
        let count = self.word()?.parse().map_err(|_| self.wrong())?;
        match operator.as_str() {
            "eq" | "ne" if count == 0 => Ok(Filter::LicenceCount {
                differs: operator == "ne",
                count,
            }),
            _ => Err(self.unsupported("assignedLicenses")),
        }
    }

    /// `department eq 'Sales'`, `id in ('…','…')` [D:filter] 1.3
    fn comparison(&mut self, name: &str) -> Result<Filter, GraphError> {
        let operator = self.word()?.to_ascii_lowercase();
        let field = self.field(name)?;
        match operator.as_str() {
            "eq" => Ok(Filter::Equals(field, self.literal(field)?)),
            "ne" => Ok(Filter::Differs(field, self.literal(field)?)),
            "in" => {
                self.expect(&Token::Open)?;
                let mut list = vec![self.literal(field)?];
                loop {
                    match self.take()? {
                        Token::Comma => list.push(self.literal(field)?),
                        Token::Close => return Ok(Filter::In(field, list)),
                        _ => return Err(self.wrong()),
                    }
                }
            }
            _ => Err(self.unsupported(name)),
        }
    }

    fn literal(&mut self, field: Field) -> Result<Literal, GraphError> {
        match self.take()? {
            Token::Quoted(text) if field.text => Ok(Literal::Text(text.to_lowercase())),
            Token::Word(word) if word == "null" => Ok(Literal::Null),
            Token::Word(word) if !field.text && (word == "true" || word == "false") => {
                Ok(Literal::Truth(word == "true"))
            }
            _ => Err(self.wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{GROUPS, USERS};
    use super::*;

    fn filter(text: &str) -> Result<Filter, GraphError> {
        super::filter(&USERS, text)
    }

    fn code(text: &str) -> String {
        filter(text).map_or_else(|error| error.code.into_owned(), |_| String::new())
    }

    #[test]
    fn the_forms_in_use_are_read() {
        for text in [
            "assignedLicenses/any(s:s/skuId eq 05e9a617-0261-4cee-bb44-138d3ef5d965)",
            "not(assignedLicenses/any(x:x/skuId eq 05E9A617-0261-4cee-bb44-138d3ef5d965))",
            "assignedLicenses/$count ne 0",
            "department eq 'O''Neil' and (accountEnabled eq true or userType eq 'Guest')",
            "id in ('a','b')",
            "startsWith(displayName,'Mi') and usageLocation eq null",
            "endswith(mail,'@contoso.com')",
        ] {
            assert_eq!(code(text), "", "{text}");
        }
    }

    #[test]
    fn groups_have_other_properties_than_users() {
        for (text, refused) in [
            ("hasMembersWithLicenseErrors eq true", false),
            ("displayName eq 'O''Neil' or id in ('a','b')", false),
            ("department eq 'Sales'", true),
        ] {
            let found = super::filter(&GROUPS, text).map_err(|error| error.message);
            assert_eq!(found.is_err(), refused, "{text}");
            let named = found
                .err()
                .is_none_or(|message| message.contains("'Group'"));
            assert!(named, "{text}");
        }
    }

    #[test]
    fn a_hundred_levels_are_read_and_no_more() {
        for (open, close) in [("(", ")"), ("not ", ""), ("not(", ")")] {
            let nested = |levels: usize| {
                let inner = "accountEnabled eq true";
                code(&format!(
                    "{}{inner}{}",
                    open.repeat(levels),
                    close.repeat(levels)
                ))
            };
            let levels = if open == "not(" { 50 } else { 100 };
            assert_eq!(nested(levels), "", "{open}");
            assert_eq!(nested(levels + 1), "BadRequest", "{open}");
            assert_eq!(nested(1_000_000), "BadRequest", "{open}");
        }
    }

    #[test]
    fn and_binds_closer_than_or() {
        let mixed = filter("department eq 'a' or department eq 'b' and accountEnabled eq true");
        assert!(matches!(mixed, Ok(Filter::Or(parts)) if parts.len() == 2));
    }

    #[test]
    fn what_graph_refuses_is_refused() {
        for text in [
            "department",
            "department eq Sales",
            "department eq 'Sales",
            "department eq 'Sales' and",
            "accountEnabled eq 'true'",
            "assignedLicenses/any(s:s/skuId eq '05e9a617-0261-4cee-bb44-138d3ef5d965')",
            "(department eq 'a'",
            "",
        ] {
            assert_eq!(code(text), "BadRequest", "{text}");
        }
        for text in [
            "licenseAssignmentStates eq 'x'",
            "startsWith(id,'a')",
            "endsWith(displayName,'a')",
            "department gt 'a'",
            "assignedLicenses/$count gt 1",
            "assignedLicenses/any(s:s/disabledPlans eq 05e9a617-0261-4cee-bb44-138d3ef5d965)",
        ] {
            assert_eq!(code(text), "Request_UnsupportedQuery", "{text}");
        }
    }
}
