//! `$select`: which properties an answer carries. [D:userres] 1.3

use super::error::GraphError;

/// The chosen properties, and how `@odata.context` names them.
pub(crate) struct Selection {
    pub(crate) names: Vec<&'static str>,
    explicit: bool,
}

impl Selection {
    /// Reads `$select`; absent means the type's default set. Names are compared without case, an
    /// unknown one is refused. [U] for the second sentence, code and text
    pub(crate) fn parse(
        select: Option<&str>,
        known: &[&'static str],
        default: &[&'static str],
        type_name: &str,
    ) -> Result<Self, GraphError> {
        let Some(select) = select else {
            return Ok(Self {
                names: default.to_vec(),
                explicit: false,
            });
        };
        let mut names = Vec::new();
        for wanted in select.split(',').map(str::trim) {
            let Some(name) = known.iter().find(|name| name.eq_ignore_ascii_case(wanted)) else {
                let message = format!(
                    "Could not find a property named '{wanted}' on type 'microsoft.graph.{type_name}'."
                );
                return Err(GraphError::malformed(message));
            };
            if !names.contains(name) {
                names.push(*name);
            }
        }
        Ok(Self {
            names,
            explicit: true,
        })
    }

    /// `users(id,displayName)`, or `users` where nothing was chosen. [O]
    pub(crate) fn context(&self, set: &str) -> String {
        if self.explicit {
            format!("{set}({})", self.names.join(","))
        } else {
            set.to_owned()
        }
    }
}
