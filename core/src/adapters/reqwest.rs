//! The native transport: reqwest, with rustls on ring and the trust store of the operating system.
//!
//! What decides here is which requests certainly never left. Only a connection that could not be made is
//! [`TransportError::NotSent`]; whatever happens later is [`TransportError::NoAnswer`].
//!
//! Nothing below this line sends a request twice. reqwest's own retries are off. What is left is hyper-util's
//! second try of a request that it handed to a kept connection and got back unstarted, because that
//! connection had ended (`TrySendError::take_message`): not a byte of it was written. Answers come by HTTP/1
//! only, so there is no other way to be refused unprocessed.

use crate::cloud::Environment;
use crate::ports::{
    HttpMethod, HttpRequest, HttpResponse, HttpTransport, PortFuture, TransportError,
};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, redirect, retry};
use rustls::{ClientConfig, RootCertStore};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A connection is made within this time, or was not made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// A kept connection is dropped before servers and proxies usually drop it.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
/// No answer of Graph comes near this; a bigger one would fill memory.
const LARGEST_BODY_BYTES: usize = 64 * 1024 * 1024;

/// HTTP by reqwest. It needs a tokio runtime with I/O and time, and keeps its connections in the runtime it
/// was first used in: a job has one of its own.
#[derive(Debug)]
pub struct ReqwestTransport {
    /// A root on loopback without TLS; it is reached directly, whatever proxy the system has.
    is_plain: bool,
    is_loopback: bool,
    /// Made when first used: work without a tenant never reads a trust store.
    client: OnceLock<Result<Client, String>>,
}

impl ReqwestTransport {
    /// A transport to the environment's root. Contacts nothing, reads nothing.
    pub fn new(environment: &Environment) -> ReqwestTransport {
        ReqwestTransport {
            is_plain: environment.root().starts_with("http://"),
            is_loopback: environment.name() == "Custom",
            client: OnceLock::new(),
        }
    }

    fn client(&self) -> Result<&Client, TransportError> {
        let built = self.client.get_or_init(|| self.build());
        built.as_ref().map_err(|detail| TransportError::NotSent {
            detail: detail.clone(),
        })
    }

    fn build(&self) -> Result<Client, String> {
        let tls = if self.is_plain {
            tls_to_nobody()
        } else {
            tls_by_system()
        };
        let builder = Client::builder()
            .tls_backend_preconfigured(tls.map_err(|fault| fault.to_string())?)
            .https_only(!self.is_plain)
            .http1_only()
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(retry::never())
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .user_agent(concat!("reseat/", env!("CARGO_PKG_VERSION")));
        let builder = if self.is_loopback {
            builder.no_proxy()
        } else {
            builder
        };
        builder.build().map_err(|fault| innermost(&fault))
    }

    async fn exchange(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let method = match request.method {
            HttpMethod::Get => Method::GET,
            HttpMethod::Post => Method::POST,
        };
        let mut builder = self
            .client()?
            .request(method, &request.url)
            .headers(headers(request)?)
            .timeout(request.timeout);
        if !request.body.is_empty() {
            builder = builder.body(request.body.clone());
        }
        let mut answer = builder.send().await.map_err(|fault| classify(&fault))?;
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_string())))
            .collect();
        // Room for all of it at once, where its size is said and can be: growing would copy it again and again.
        let said = answer
            .content_length()
            .and_then(|said| usize::try_from(said).ok());
        let mut body = Vec::with_capacity(
            said.filter(|said| *said <= LARGEST_BODY_BYTES)
                .unwrap_or_default(),
        );
        while let Some(part) = answer.chunk().await.map_err(|fault| classify(&fault))? {
            if body.len() + part.len() > LARGEST_BODY_BYTES {
                return Err(TransportError::NoAnswer {
                    detail: "the answer is too large".into(),
                });
            }
            body.extend_from_slice(&part);
        }
        Ok(HttpResponse {
            status,
            headers,
            body,
        })
    }
}

impl HttpTransport for ReqwestTransport {
    fn send<'a>(
        &'a self,
        request: &'a HttpRequest,
    ) -> PortFuture<'a, Result<HttpResponse, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

fn headers(request: &HttpRequest) -> Result<HeaderMap, TransportError> {
    let unsendable = |what: &str| TransportError::NotSent {
        detail: format!("{what} does not fit a header"),
    };
    let mut headers = HeaderMap::with_capacity(request.headers.len() + 1);
    for (name, value) in &request.headers {
        let key = HeaderName::try_from(*name).map_err(|_| unsendable(name))?;
        headers.append(
            key,
            HeaderValue::from_str(value).map_err(|_| unsendable(name))?,
        );
    }
    let mut bearer = HeaderValue::try_from(format!("Bearer {}", request.token.expose()))
        .map_err(|_| unsendable("the token"))?;
    // Keeps it out of every Debug of a library below.
    bearer.set_sensitive(true);
    headers.insert(AUTHORIZATION, bearer);
    Ok(headers)
}

/// The operating system decides whom to trust.
fn tls_by_system() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = rustls_platform_verifier::Verifier::new(provider.clone())?;
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// For a root without TLS. reqwest wants a configuration all the same and would otherwise look for a provider
/// installed process-wide; this one trusts nobody.
fn tls_to_nobody() -> Result<ClientConfig, rustls::Error> {
    Ok(
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth(),
    )
}

/// Connecting comes before sending, and a request that could not be built was not sent; nothing else is sure.
fn classify(fault: &reqwest::Error) -> TransportError {
    let detail = innermost(fault);
    if fault.is_connect() || fault.is_builder() {
        TransportError::NotSent { detail }
    } else {
        TransportError::NoAnswer { detail }
    }
}

/// What the deepest cause says: the system's own word, which names neither address nor token. reqwest's own
/// sentence around it would give the address away.
fn innermost(fault: &reqwest::Error) -> String {
    let mut deepest: &dyn std::error::Error = fault;
    while let Some(cause) = deepest.source() {
        deepest = cause;
    }
    if std::ptr::addr_eq(deepest, fault) {
        return match () {
            () if fault.is_timeout() => "timed out".into(),
            () if fault.is_builder() => "the request can't be built".into(),
            () => "the exchange failed".into(),
        };
    }
    deepest.to_string()
}
