//! `listProducts` and `listUsers`.

use super::users::TOGETHER;
use super::{Done, Job};
use crate::error::Error;
use crate::event::{Event, HeldProduct, NamedService, Totals};
use crate::input::UserNames;
use crate::model::{ServiceId, Sku, SkuId, User};
use crate::text::Value;

impl Job<'_> {
    pub(super) async fn list_products(&self) -> Result<(), Error> {
        self.need_tenant()?;
        let skus = self.graph.list_products(&self.catalogue).await?;
        let count = skus.len() as u64;
        for sku in skus {
            let note = self.note(&sku);
            self.events.emit(Event::Product {
                free: sku.free(),
                possible: sku.possible(),
                assignable: sku.is_assignable(),
                sku_id: sku.id,
                sku_part_number: sku.part_number,
                name: sku.name,
                applies_to: sku.applies_to,
                capability_status: sku.capability_status,
                enabled: sku.enabled,
                warning: sku.warning,
                suspended: sku.suspended,
                consumed: sku.consumed,
                note,
                services: sku.services,
            });
        }
        self.done(Done {
            totals: Some(Totals::Count { count }),
            ..Done::default()
        });
        Ok(())
    }

    fn note(&self, sku: &Sku) -> String {
        let texts = &self.client.texts;
        if let Some(obstacle) = sku.obstacle() {
            let word = Value::text(obstacle.word());
            texts.say("product.notAssignable", &[("status", word)])
        } else if sku.free() < 0 {
            texts.say("product.overUsed", &[])
        } else {
            String::new()
        }
    }

    pub(super) async fn list_users(&self, names: UserNames) -> Result<(), Error> {
        self.need_tenant()?;
        let skus = self.graph.list_products(&self.catalogue).await?;
        let chosen = self.choose(names, &skus, |_| Ok(())).await?;
        let count = chosen.users.len() as u64;
        for (number, user) in chosen.users.into_iter().enumerate() {
            self.stop_if_cancelled()?;
            self.events.emit(self.user_event(user.user, &skus));
            if number % TOGETHER == TOGETHER - 1 {
                self.let_others().await;
            }
        }
        self.done(Done {
            totals: Some(Totals::Count { count }),
            ..Done::default()
        });
        Ok(())
    }

    fn user_event(&self, user: User, skus: &[Sku]) -> Event {
        let direct = user
            .holding
            .direct
            .iter()
            .map(|one| (one.sku_id, None, &one.disabled_plans));
        let inherited = user
            .holding
            .inherited
            .iter()
            .map(|one| (one.sku_id, Some(one.group_id.clone()), &one.disabled_plans));
        let products: Vec<HeldProduct> = direct
            .chain(inherited)
            .map(|(id, group_id, off)| self.held(id, group_id, off, skus))
            .collect();
        let services_off = products
            .iter()
            .map(|product| product.disabled_services.len() as u64)
            .sum();
        Event::User {
            user_id: user.id,
            user_principal_name: user.user_principal_name,
            display_name: user.display_name,
            mail: user.mail,
            department: user.department,
            job_title: user.job_title,
            usage_location: user.usage_location,
            account_enabled: user.account_enabled,
            user_type: user.user_type,
            products,
            services_off,
        }
    }

    fn held(
        &self,
        id: SkuId,
        group_id: Option<String>,
        off: &[ServiceId],
        skus: &[Sku],
    ) -> HeldProduct {
        let sku = skus.iter().find(|sku| sku.id == id);
        let name = sku.map_or_else(
            || self.catalogue.product_name(id, &id.to_string()),
            |sku| sku.name.clone(),
        );
        let key = if group_id.is_some() {
            "held.inherited"
        } else {
            "held.direct"
        };
        HeldProduct {
            sku_id: id,
            sku_part_number: sku.map(|sku| sku.part_number.clone()).unwrap_or_default(),
            label: self.client.texts.say(key, &[("name", Value::text(&name))]),
            name,
            group_id,
            disabled_services: off
                .iter()
                .map(|service| NamedService {
                    service_plan_id: *service,
                    name: sku.and_then(|sku| sku.service(*service)).map_or_else(
                        || self.catalogue.service_name(*service, &service.to_string()),
                        |service| service.name.clone(),
                    ),
                })
                .collect(),
        }
    }
}
