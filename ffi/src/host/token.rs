use crate::lock::lock;
use crate::needs::Needs;
use crate::queue::Queue;
use reseat_core::ports::{PortFuture, Token, TokenError, TokenRequest, TokenSource};
use std::sync::{Arc, Mutex};

/// Tokens from the caller: the one of the configuration first, a new one by asking.
pub(crate) struct AnsweredTokens {
    latest: Arc<Mutex<Option<Token>>>,
    needs: Arc<Needs>,
    queue: Arc<Queue>,
}

impl AnsweredTokens {
    /// The tokens of one job; `latest` is shared by the jobs of a client.
    pub(crate) fn new(
        latest: Arc<Mutex<Option<Token>>>,
        needs: Arc<Needs>,
        queue: Arc<Queue>,
    ) -> AnsweredTokens {
        AnsweredTokens {
            latest,
            needs,
            queue,
        }
    }
}

impl TokenSource for AnsweredTokens {
    fn token(&self, request: TokenRequest) -> PortFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move {
            let latest = lock(&self.latest).clone();
            // Without a sign-in there is no account whose token could be renewed.
            let latest = latest.ok_or(TokenError)?;
            if !request.renew {
                return Ok(latest);
            }
            let answer = self.needs.token(&self.queue, request.claims).await;
            let token = answer.ok_or(TokenError)?;
            *lock(&self.latest) = Some(token.clone());
            Ok(token)
        })
    }
}
