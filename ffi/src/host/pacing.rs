use crate::queue::Queue;
use crate::waiting::unless_cancelled;
use reseat_core::Control;
use reseat_core::ports::{HttpRequest, HttpResponse, HttpTransport, PortFuture, TransportError};
use std::sync::Arc;

/// Keeps a job that only reads from filling memory: its next request leaves once the caller has read most of
/// the events of those before. Nothing in flight is held up, and a cancelled job not at all.
pub(crate) struct PacedTransport {
    inner: Arc<dyn HttpTransport>,
    queue: Arc<Queue>,
    control: Arc<Control>,
}

impl PacedTransport {
    /// Paces `inner` by what is unread in `queue`.
    pub(crate) fn new(
        inner: Arc<dyn HttpTransport>,
        queue: Arc<Queue>,
        control: Arc<Control>,
    ) -> PacedTransport {
        PacedTransport {
            inner,
            queue,
            control,
        }
    }
}

impl HttpTransport for PacedTransport {
    fn send<'a>(
        &'a self,
        request: &'a HttpRequest,
    ) -> PortFuture<'a, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            unless_cancelled(&self.control, self.queue.caught_up()).await;
            self.inner.send(request).await
        })
    }
}
