//! Which call a method and a path mean.

use super::error::GraphError;
use super::query::decode_segment;

/// What can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    SubscribedSkus,
    Users,
    UsersCount,
    User,
    UsageLocation,
    LicenseDetails,
    AssignLicense,
    Groups,
    Group,
    Members,
    TransitiveMembers,
    Subscriptions,
    Organization,
    Me,
    MyRoles,
    Batch,
}

/// One call of the table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) method: &'static str,
    /// The path below the version, as metrics name it; `{id}` stands for a user, `{groupId}` for a
    /// group.
    pub(crate) template: &'static str,
    pub(crate) resource: Resource,
}

/// Every call that there is; the first that fits a path is meant.
pub(crate) const SHAPES: [Shape; 16] = [
    // [D:skulist] 1.1
    shape("GET", "/subscribedSkus", Resource::SubscribedSkus),
    // [D:userlist] 2.1
    shape("GET", "/users", Resource::Users),
    // [D:adv] 2.1
    shape("GET", "/users/$count", Resource::UsersCount),
    // [D:userres] 2.8
    shape("GET", "/users/{id}", Resource::User),
    // [S] 2.7
    shape("PATCH", "/users/{id}", Resource::UsageLocation),
    // [D:ldet] 1.6
    shape(
        "GET",
        "/users/{id}/licenseDetails",
        Resource::LicenseDetails,
    ),
    // [D:assign] 2.3
    shape("POST", "/users/{id}/assignLicense", Resource::AssignLicense),
    // [D:grp] 1.7, 2.2
    shape("GET", "/groups", Resource::Groups),
    // [D:grp] 1.7
    shape("GET", "/groups/{groupId}", Resource::Group),
    // [D:members] 2.2
    shape(
        "GET",
        "/groups/{groupId}/members/microsoft.graph.user",
        Resource::Members,
    ),
    // [D:tmembers] 2.2
    shape(
        "GET",
        "/groups/{groupId}/transitiveMembers/microsoft.graph.user",
        Resource::TransitiveMembers,
    ),
    // [S] [D:csub] 1.2
    shape("GET", "/directory/subscriptions", Resource::Subscriptions),
    // [S] 1.9
    shape("GET", "/organization", Resource::Organization),
    // [P] 2.8, 7.7
    shape("GET", "/me", Resource::Me),
    // [U] 2.8
    shape(
        "GET",
        "/me/transitiveMemberOf/microsoft.graph.directoryRole",
        Resource::MyRoles,
    ),
    // [D:batch] 3
    shape("POST", "/$batch", Resource::Batch),
];

const fn shape(method: &'static str, template: &'static str, resource: Resource) -> Shape {
    Shape {
        method,
        template,
        resource,
    }
}

/// The namespace that the name of an action may carry. [S]
const NAMESPACE: &str = "microsoft.graph.";

impl Shape {
    /// The segments of the path.
    fn segments(&self) -> impl Iterator<Item = &'static str> {
        segments(self.template)
    }

    /// True where the path names a user.
    pub(crate) fn names_a_user(&self) -> bool {
        self.segments().any(|segment| segment == "{id}")
    }

    /// True where the path names a group.
    pub(crate) fn names_a_group(&self) -> bool {
        self.segments().any(|segment| segment == "{groupId}")
    }

    /// The key in a path of this shape, empty where the shape has none; `None` where the path has
    /// another one. Names compare without case. [U]
    fn key(&self, given: &[String]) -> Option<String> {
        let wanted: Vec<&str> = self.segments().collect();
        if wanted.len() != given.len() {
            return None;
        }
        let mut key = String::new();
        for (wanted, given) in wanted.into_iter().zip(given) {
            if is_any(wanted) {
                key.clone_from(given);
            } else if !self.is_named(wanted, given) {
                return None;
            }
        }
        Some(key)
    }

    fn is_named(&self, wanted: &str, given: &str) -> bool {
        let is_action = self.resource == Resource::AssignLicense;
        let bare = given
            .get(..NAMESPACE.len())
            .filter(|start| is_action && start.eq_ignore_ascii_case(NAMESPACE))
            .and_then(|_| given.get(NAMESPACE.len()..));
        wanted.eq_ignore_ascii_case(bare.unwrap_or(given))
    }

    /// The key that a pattern asks for, where the pattern fits this shape: `*` and `{…}` stand for
    /// any one segment, so that the key of `/users/*` is `None`.
    pub(crate) fn fit(&self, pattern: &[String]) -> Option<Option<String>> {
        let filled: Vec<String> = self
            .segments()
            .map(ToOwned::to_owned)
            .zip(pattern)
            .map(|(wanted, given)| if is_any(given) { wanted } else { given.clone() })
            .collect();
        if filled.len() != pattern.len() {
            return None;
        }
        let key = self.key(&filled)?;
        Some((!key.is_empty() && !is_any(&key)).then_some(key))
    }
}

fn is_any(segment: &str) -> bool {
    segment == "*" || (segment.starts_with('{') && segment.ends_with('}'))
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// The segments of a path, decoded.
pub(crate) fn decoded(path: &str) -> Result<Vec<String>, GraphError> {
    segments(path).map(decode_segment).collect()
}

/// A call of the table, and the key in its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) shape: &'static Shape,
    key: String,
}

impl Route {
    /// Finds the call that a path means and checks the method.
    pub(crate) fn find(method: &str, path: &str) -> Result<Self, GraphError> {
        let given = decoded(path)?;
        let first = SHAPES
            .iter()
            .find_map(|shape| shape.key(&given).map(|key| (shape.template, key)));
        let Some((template, key)) = first else {
            // [U]
            return Err(GraphError::no_segment(unknown(&given)));
        };
        let of_template = |shape: &&Shape| shape.template == template && shape.method == method;
        match SHAPES.iter().find(of_template) {
            Some(shape) => Ok(Self { shape, key }),
            None => {
                // [D:errors] 5 for the status; [U] for code and text
                let message = "Specified HTTP method is not allowed for the request target.";
                Err(GraphError::new(405, "Request_BadRequest", message))
            }
        }
    }

    pub(crate) fn resource(&self) -> Resource {
        self.shape.resource
    }

    /// The key in the path, empty where it has none.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// The user that the path names.
    pub(crate) fn user_key(&self) -> Option<&str> {
        self.shape.names_a_user().then_some(self.key())
    }

    /// The group that the path names.
    pub(crate) fn group_key(&self) -> Option<&str> {
        self.shape.names_a_group().then_some(self.key())
    }
}

/// The segment that nobody knows: the first, or the last below a known one.
fn unknown(given: &[String]) -> &str {
    let first = given.first().map_or("", String::as_str);
    let is_known = SHAPES.iter().any(|shape| {
        shape
            .segments()
            .next()
            .is_some_and(|known| known.eq_ignore_ascii_case(first))
    });
    if is_known {
        given.last().map_or("", String::as_str)
    } else {
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(method: &str, path: &str) -> Option<Resource> {
        Route::find(method, path).ok().map(|route| route.resource())
    }

    #[test]
    fn segments_compare_decoded_and_without_case() {
        for path in ["/users/a@b/assignLicense", "users/a%40b/ASSIGNLICENSE"] {
            let route = Route::find("POST", path).unwrap();
            assert_eq!(route.user_key(), Some("a@b"));
            assert_eq!(route.resource(), Resource::AssignLicense);
        }
        assert_eq!(resource("POST", "/%24batch"), Some(Resource::Batch));
        assert_eq!(resource("GET", "/Users/$Count"), Some(Resource::UsersCount));
    }

    #[test]
    fn a_path_may_have_several_methods_and_no_others() {
        assert_eq!(resource("GET", "/users/x"), Some(Resource::User));
        assert_eq!(resource("PATCH", "/users/x"), Some(Resource::UsageLocation));
        for (method, path) in [("DELETE", "/users/x"), ("PATCH", "/users/$count")] {
            let refusal = Route::find(method, path).unwrap_err();
            assert_eq!(refusal.status, 405, "{method} {path}");
        }
    }

    #[test]
    fn only_an_action_may_carry_its_namespace() {
        let action = "/users/x/microsoft.graph.assignLicense";
        assert_eq!(resource("POST", action), Some(Resource::AssignLicense));
        for path in [
            "/microsoft.graph.users",
            "/users/x/microsoft.graph.licenseDetails",
        ] {
            assert_eq!(resource("GET", path), None, "{path}");
        }
    }

    #[test]
    fn a_pattern_fits_what_its_segments_leave_open() {
        let fits = |pattern: &str| -> Vec<(&str, Option<String>)> {
            let pattern = decoded(pattern).unwrap();
            let fit = |shape: &'static Shape| Some((shape.template, shape.fit(&pattern)?));
            SHAPES.iter().filter_map(fit).collect()
        };
        let key = Some("ann".to_owned());
        // Reading and changing.
        let one = ("/users/{id}", key.clone());
        assert_eq!(fits("/users/ann"), [one.clone(), one]);
        let any = ("/users/{id}", None);
        assert_eq!(
            fits("/users/*"),
            [("/users/$count", None), any.clone(), any]
        );
        assert_eq!(
            fits("/users/ann/*"),
            [
                ("/users/{id}/licenseDetails", key.clone()),
                ("/users/{id}/assignLicense", key),
            ]
        );
        assert_eq!(fits("/%24batch"), [("/$batch", None)]);
        let group = "/groups/g/transitiveMembers/microsoft.graph.user";
        assert_eq!(fits(group)[0].1, Some("g".to_owned()));
        assert!(fits("/users/{id}/photo").is_empty() && fits("/devices").is_empty());
        assert!(fits("").is_empty());
    }
}
