//! The tenant's own brakes and rules, which hold for every run of it.

use super::Job;
use crate::digest::sha256;
use crate::error::{Error, Misuse};
use crate::input::{FileSource, Policy};
use crate::plan::{PlanDocument, State};

/// Where they lie, beside a tenant's journals.
const POLICY: &str = "policy.json";

impl Job<'_> {
    /// The tenant's rules with the digest of their file; nothing where there are none.
    ///
    /// Errors: `PolicyUnreadable` stops everything: what was to be held back could not be told.
    pub(super) async fn policy(&self, tenant_id: &str) -> Result<Option<(Policy, String)>, Error> {
        let files = &self.client.ports.files;
        let (bytes, path) = match &self.client.config.policy {
            Some(FileSource::Bytes(bytes)) => (bytes.clone(), None),
            Some(FileSource::Path(path)) => (files.read(path).await?, Some(path.clone())),
            None => match files.kept(tenant_id, POLICY).await? {
                None => return Ok(None),
                Some(path) => (files.read(&path).await?, Some(path)),
            },
        };
        let policy = Policy::read(&bytes).map_err(|fault| match &path {
            Some(path) => fault.in_file(path),
            None => fault,
        })?;
        Ok(Some((policy, format!("sha256:{}", sha256(&bytes)))))
    }
}

/// Refuses a run without a reason where the tenant's rules ask for one: one for all, or one for each user.
///
/// Errors: `InvalidInput`.
pub(super) fn need_reason(
    policy: &Policy,
    plan: &PlanDocument,
    reason: Option<&str>,
) -> Result<(), Error> {
    let is_said = |reason: Option<&str>| reason.is_some_and(|reason| !reason.trim().is_empty());
    let mut ready = plan.steps.iter().filter(|step| step.state == State::Ready);
    if policy.require_reason
        && !is_said(reason)
        && !ready.all(|step| is_said(step.reason.as_deref()))
    {
        return Err(Misuse::ReasonMissing.into());
    }
    Ok(())
}
