//! What a browser may do with Graph's answers. [O] 7.9

use super::reply::Reply;
use crate::exchange::Request;

/// Exposed to pages, as recent captures show them. [O] 7.9
const EXPOSED: &str = "ETag, Location, Preference-Applied, Content-Range, request-id, \
    client-request-id, ReadWriteConsistencyToken, Retry-After, SdkVersion, WWW-Authenticate, \
    x-ms-client-gcc-tenant, X-Planner-Operationid, x-ms-permissions-recommendations";

/// Allowed in requests of pages; the exact list of Graph is not known. [U] 7.9
const ALLOWED: &str = "Authorization, Content-Type, Accept, ConsistencyLevel, client-request-id, \
    return-client-request-id, x-ms-throttle-priority, Prefer, SdkVersion";

/// The headers of every answer. [O] 7.9
pub(crate) fn headers() -> [(String, String); 2] {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    [
        pair("Access-Control-Allow-Origin", "*"),
        pair("Access-Control-Expose-Headers", EXPOSED),
    ]
}

/// True for the question that a browser asks before a request of a page: it is the browser's, not
/// the caller's, so it is not counted.
pub(crate) fn is_preflight(request: &Request) -> bool {
    request.method == "OPTIONS"
}

/// The answer to a preflight request. [U] 7.9
pub(crate) fn preflight() -> Reply {
    let mut reply = Reply::empty(200);
    reply.header(
        "Access-Control-Allow-Methods",
        "GET, POST, PATCH, PUT, DELETE, OPTIONS",
    );
    reply.header("Access-Control-Allow-Headers", ALLOWED);
    reply.header("Access-Control-Max-Age", "3600");
    reply
}
