//! `connect`: which tenant, which account, and what it may not do.

use super::{Done, Job};
use crate::error::Error;
use crate::event::Event;
use crate::graph::roles::{self, Account, Permit};
use crate::text::Value;

impl Job<'_> {
    pub(super) async fn connect(&self) -> Result<(), Error> {
        self.need_tenant()?;
        let tenant = self.graph.organization().await?;
        let account = self.graph.account().await?;
        let environment = &self.client.config.environment;
        self.events.emit(Event::Tenant {
            id: tenant.id,
            display_name: tenant.display_name,
            environment: environment.name().into(),
            profile: environment.profile().name().into(),
            message: self.caution(&account),
            missing: match account.permit {
                Permit::No => vec![roles::ENOUGH.to_string()],
                Permit::Yes | Permit::Unsure => Vec::new(),
            },
            account: account.name,
            roles: account.roles,
        });
        self.done(Done::default());
        Ok(())
    }

    /// What the account may not do, in a sentence.
    fn caution(&self, account: &Account) -> Option<String> {
        let texts = &self.client.texts;
        let roles = Value::text(&texts.join(account.roles.iter().cloned()));
        match account.permit {
            Permit::Yes => None,
            Permit::No => Some(texts.say("connect.notPermitted", &[("roles", roles)])),
            Permit::Unsure => Some(texts.say("connect.unsure", &[])),
        }
    }
}
