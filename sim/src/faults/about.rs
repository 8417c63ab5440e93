//! The calls that a rule is about.

use uuid::Uuid;

use crate::graph::route::{Resource, Route, SHAPES, Shape, decoded};
use crate::state::given::{Given, GivenError};
use crate::state::{Tenant, guid};

/// One call that rules are asked about: an HTTP request, or an item of a batch.
pub(crate) struct Subject<'a> {
    pub(crate) method: &'a str,
    /// What the path means, where it means anything.
    pub(crate) route: Option<&'a Route>,
    /// The user or group that the path names.
    pub(crate) named: Option<Uuid>,
    pub(crate) is_item: bool,
    /// True where it follows the link of an earlier page.
    pub(crate) follows: bool,
}

impl Subject<'_> {
    pub(super) fn resource(&self) -> Option<Resource> {
        self.route.map(Route::resource)
    }
}

/// Which calls. What is absent fits all.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    method: Option<String>,
    /// The calls that its path fits.
    pub(super) calls: Option<Vec<Resource>>,
    /// The user or group that it names, by `userId` or in its path.
    pub(super) named: Option<Uuid>,
}

/// The members that say which calls.
pub(crate) const MEMBERS: [&str; 3] = ["method", "path", "userId"];

impl About {
    pub(crate) fn read(given: &Given<'_>, tenant: &Tenant) -> Result<Self, GivenError> {
        let method = method(given)?;
        let (calls, named) = calls(given, method, tenant)?;
        Ok(Self {
            method: method.map(ToOwned::to_owned),
            calls,
            named,
        })
    }

    /// True where it names a path or a user, and so also means items of batches; the others mean HTTP
    /// requests as wholes.
    pub(crate) fn names_something(&self) -> bool {
        self.calls.is_some() || self.named.is_some()
    }

    pub(crate) fn fits(&self, subject: &Subject<'_>) -> bool {
        let same_method = |wanted: &String| wanted.eq_ignore_ascii_case(subject.method);
        let among = |calls: &Vec<Resource>| subject.resource().is_some_and(|r| calls.contains(&r));
        self.method.as_ref().is_none_or(same_method)
            && self.calls.as_ref().is_none_or(among)
            && self
                .named
                .is_none_or(|wanted| subject.named == Some(wanted))
    }
}

fn method<'a>(given: &Given<'a>) -> Result<Option<&'a str>, GivenError> {
    let Some(member) = given.member("method") else {
        return Ok(None);
    };
    let method = member.text()?;
    if SHAPES
        .iter()
        .any(|shape| shape.method.eq_ignore_ascii_case(method))
    {
        return Ok(Some(method));
    }
    member.wrong("is the method of no call")
}

/// The calls and the user or group that a rule is about.
fn calls(
    given: &Given<'_>,
    method: Option<&str>,
    tenant: &Tenant,
) -> Result<(Option<Vec<Resource>>, Option<Uuid>), GivenError> {
    let users = &tenant.users;
    let find = |key: &str| users.find(key).map(|row| users.rows()[row].id);
    let find_group = |key: &str| guid(key).filter(|id| tenant.group(*id).is_some());
    let named = match given.member("userId") {
        Some(member) => {
            let found = find(member.text()?);
            Some(found.map_or_else(|| member.wrong("is none of the users"), Ok)?)
        }
        None => None,
    };
    let Some(member) = given.member("path") else {
        return Ok((None, named));
    };
    let Some(pattern) = pattern(member.text()?) else {
        return member.wrong("is not UTF-8 when decoded");
    };
    let mut calls = Vec::new();
    let mut subject = named;
    for shape in &SHAPES {
        let same_method = method.is_none_or(|wanted| shape.method.eq_ignore_ascii_case(wanted));
        if !same_method || (named.is_some() && !shape.names_a_user()) {
            continue;
        }
        match shape.fit(&pattern) {
            Some(Some(key)) => {
                let found = if shape.names_a_group() {
                    find_group(&key)
                } else {
                    find(&key)
                };
                if found.is_some() && named.is_none_or(|named| found == Some(named)) {
                    subject = found;
                    calls.push(shape.resource);
                }
            }
            Some(None) => calls.push(shape.resource),
            None => {}
        }
    }
    if calls.is_empty() {
        return member.wrong(why_not(&pattern, method, named.is_some()));
    }
    Ok((Some(calls), subject))
}

/// Why no call fits a path.
fn why_not(pattern: &[String], method: Option<&str>, names_a_user: bool) -> String {
    let fits: Vec<&Shape> = SHAPES
        .iter()
        .filter(|shape| shape.fit(pattern).is_some())
        .collect();
    let mut methods = fits.iter().map(|shape| shape.method);
    match (fits.first(), method) {
        (None, _) => "is the path of no call".to_owned(),
        (Some(_), Some(method)) if !methods.any(|known| known.eq_ignore_ascii_case(method)) => {
            format!("is the path of no {}", method.to_ascii_uppercase())
        }
        (Some(shape), _) if names_a_user && !shape.names_a_user() => {
            "names no user, so userId never fits".to_owned()
        }
        (Some(shape), _) if shape.names_a_group() => "names a group that there is not".to_owned(),
        (Some(_), _) => "names another user, or one that there is not".to_owned(),
    }
}

/// The segments of a path, decoded, with or without its version.
fn pattern(path: &str) -> Option<Vec<String>> {
    let mut segments = decoded(path).ok()?;
    if segments.first().is_some_and(|first| first == "v1.0") {
        segments.remove(0);
    }
    Some(segments)
}
