use crate::queue::Queue;
use futures_util::future::select;
use reseat_core::Control;
use reseat_core::ports::{HttpRequest, HttpResponse, HttpTransport, PortFuture, TransportError};
use std::pin::pin;
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
            select(pin!(self.queue.caught_up()), pin!(self.control.cancelled())).await;
            self.inner.send(request).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reseat_core::event::NeedKind;
    use reseat_core::ports::{HttpMethod, Token};
    use reseat_core::{Event, Events};
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    struct Deaf;

    impl HttpTransport for Deaf {
        fn send<'a>(
            &'a self,
            _request: &'a HttpRequest,
        ) -> PortFuture<'a, Result<HttpResponse, TransportError>> {
            let detail = "sent".to_string();
            Box::pin(std::future::ready(Err(TransportError::NoAnswer { detail })))
        }
    }

    type Sending<'a> = PortFuture<'a, Result<HttpResponse, TransportError>>;

    fn is_sent(sending: &mut Sending<'_>) -> bool {
        let step = Pin::as_mut(sending).poll(&mut Context::from_waker(Waker::noop()));
        matches!(step, Poll::Ready(_))
    }

    #[test]
    fn the_next_request_waits_for_the_reader_or_for_a_cancel() {
        let queue = Arc::new(Queue::default());
        let control = Arc::new(Control::new());
        let transport = PacedTransport::new(Arc::new(Deaf), queue.clone(), control.clone());
        let request = HttpRequest {
            method: HttpMethod::Get,
            url: String::new(),
            headers: Vec::new(),
            token: Token::new("t"),
            body: Vec::new(),
            timeout: Duration::ZERO,
        };
        let flood = || {
            queue.emit(Event::Need {
                id: 1,
                kind: NeedKind::Token,
                claims: Some("x".repeat(2 * 1024 * 1024)),
            });
        };
        assert!(is_sent(&mut transport.send(&request)));
        flood();
        let mut sending = transport.send(&request);
        assert!(!is_sent(&mut sending));
        let _ = queue.poll(Duration::ZERO);
        assert!(is_sent(&mut sending));

        flood();
        let mut sending = transport.send(&request);
        assert!(!is_sent(&mut sending));
        control.cancel();
        assert!(is_sent(&mut sending));
    }
}
