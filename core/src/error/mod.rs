//! What can go wrong, once for every face.
//!
//! `Display` is for developers: lower case, no full stop, names the thing. What people read comes from
//! `core/text` by id and values; see [`report`].

mod brake;
mod code;
mod fault;
mod journal;
mod located;
mod misuse;
mod report;
mod wrong;

pub use brake::Brake;
pub use code::{ErrorCode, ErrorRow, Retry, TABLE};
pub use fault::{AnswerFault, CsvFault, PlanFault, RowClash, RowPlace};
pub use journal::{ChainFault, Mismatch};
pub use misuse::{Misuse, SwitchWay};
pub(crate) use report::LONGEST_WAIT;
pub use report::{Cause, HttpFacts, Report};
pub use wrong::{Kind, Wrong};

use crate::catalogue::ListError;
use crate::model::{Holder, Obstacle};
use crate::ports::{FileError, JournalError};

/// A product that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Graph's `skuPartNumber`.
    pub part_number: String,
    /// As people know it.
    pub name: String,
    /// Its `skuId`.
    pub sku_id: String,
}

/// A name that is no user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nobody {
    /// The name.
    pub user: String,
    /// Its line, where it stands in a file.
    pub line: Option<u64>,
    /// The one address among those at hand that is nearly the same.
    pub nearest: Option<String>,
}

/// An error that ends a job. One per variant of cause; values, not sentences.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the sentences stand in core/text and docs/errors.md, once"
)]
pub enum Error {
    #[error("invalid input: {0}")]
    InvalidInput(Wrong),
    #[error("contradictory request: {0:?}")]
    Misuse(Misuse),
    #[error("this needs a tenant")]
    NoTenant,
    #[error("no user was chosen")]
    EmptySelection,
    #[error("nobody is in what was chosen by")]
    NobodyMatches {
        product: Option<String>,
        department: Option<String>,
        country: Option<String>,
    },
    #[error("no user {user}")]
    UserNotFound {
        user: String,
        line: Option<u64>,
        /// The one address among those at hand that is nearly the same.
        nearest: Option<String>,
        others: Vec<Nobody>,
        /// Names after them that were not looked up any more.
        unread: u64,
    },
    #[error("no user {user} in the plan")]
    NotInPlan { user: String },
    #[error("the list of names can't be read: {0}")]
    CatalogueUnreadable(ListError),
    #[error("the tenant's rules can't be read: {0}")]
    PolicyUnreadable(Wrong),
    #[error("no group {group}")]
    GroupNotFound { group: String, line: u64 },
    #[error("no product {product}")]
    ProductUnknown {
        product: String,
        /// The one product of which the name is a part.
        nearest: Option<Candidate>,
    },
    #[error("{product} names several products")]
    ProductAmbiguous {
        product: String,
        candidates: Vec<Candidate>,
    },
    #[error("{product} is both old and new")]
    SameProduct { product: String },
    #[error("no service {service} in {products}")]
    ServiceUnknown { service: String, products: String },
    #[error("unreadable CSV at line {line}, byte {byte}: {fault:?}")]
    CsvUnreadable {
        line: u64,
        byte: u64,
        fault: CsvFault,
    },
    #[error("the CSV has no column UserPrincipalName or Id")]
    CsvColumnMissing { columns: String },
    #[error("the root {endpoint} is not allowed")]
    EndpointRefused { endpoint: String },
    #[error("the cloud {cloud} closed on {date}")]
    CloudClosed { cloud: String, date: String },
    #[error("the handle is unknown or was freed")]
    InvalidHandle,
    #[error("{user} and {other} are named as one user")]
    ContradictoryRows {
        user: String,
        other: String,
        line: Option<u64>,
    },
    #[error("{user} has wishes that contradict each other: {clash:?}")]
    ContradictoryRow {
        user: String,
        place: RowPlace,
        clash: RowClash,
    },
    #[error("nothing says what {user} gets or loses")]
    RowWithoutWish { user: String, place: RowPlace },
    #[error("the plan can't be read: {fault:?}")]
    PlanUnreadable { fault: PlanFault },
    #[error("plan format {version} is unknown")]
    PlanVersionUnknown { version: String },
    #[error("the plan is for tenant {planned}, connected to {connected}")]
    PlanTenantMismatch { planned: String, connected: String },
    #[error("the plan was changed after its digest was made")]
    PlanDigestMismatch,
    #[error("the file {path} holds another plan than the one that was shown")]
    PlanReplaced { path: String },
    #[error("the plan has open questions")]
    PlanNotApplyable,
    #[error("{product} can't be assigned: {obstacle:?}")]
    ProductNotAssignable { product: String, obstacle: Obstacle },
    #[error("Graph throttled the request")]
    Throttled {
        retry_after_ms: Option<u64>,
        http: HttpFacts,
        attempts: u32,
        elapsed_ms: u64,
    },
    #[error("no valid token")]
    TokenExpired { http: Option<HttpFacts> },
    #[error("the account may not do this")]
    NotPermitted {
        account: String,
        roles: String,
        http: Option<HttpFacts>,
    },
    #[error("no connection: {detail}")]
    ConnectionFailed {
        detail: String,
        attempts: u32,
        elapsed_ms: u64,
    },
    #[error("unexpected answer: {fault:?}")]
    ProtocolError {
        fault: AnswerFault,
        http: Option<HttpFacts>,
    },
    #[error("Graph refused: {message}")]
    GraphRefused { message: String, http: HttpFacts },
    #[error("cancelled")]
    Cancelled,
    #[error("file {path}: {detail}")]
    FileUnusable { path: String, detail: String },
    #[error("the file {path} is there")]
    FileThere { path: String },
    #[error("in {path}")]
    InFile { path: String, source: Box<Error> },
    #[error("in the row at {place:?}")]
    InRow { place: RowPlace, source: Box<Error> },
    #[error("journal at {place}: {detail}")]
    JournalUnavailable { place: String, detail: String },
    #[error("journal at {place} can't be read: {detail}")]
    JournalUnreadable { place: String, detail: String },
    #[error("another run holds the lock: {holder:?}")]
    RunLocked { holder: Option<Holder> },
    #[error("journal at {place}, line {line}, byte {byte}: {fault:?}")]
    JournalDamaged {
        place: String,
        line: u64,
        byte: u64,
        fault: ChainFault,
    },
    #[error("no move {move_id}")]
    MoveNotFound { move_id: String },
    #[error("nothing to resume in {move_id:?}")]
    NothingToResume { move_id: Option<String> },
    #[error("the lock was lost")]
    LockLost,
    #[error("journal at {place}: {fault:?}")]
    JournalMismatch { place: String, fault: Mismatch },
    #[error("a brake was reached: {0:?}")]
    BrakeReached(Brake),
    #[error("internal: {detail}")]
    Internal { detail: String },
    #[error("panic")]
    Panic,
}

impl Error {
    /// `UserNotFound` of one name.
    pub(crate) fn nobody(user: &str, line: Option<u64>) -> Error {
        Error::UserNotFound {
            user: user.into(),
            line,
            nearest: None,
            others: Vec::new(),
            unread: 0,
        }
    }

    /// The same error, naming the file it was found in; one that no file is to blame for stays as it is.
    pub(crate) fn in_file(self, path: &str) -> Error {
        match self {
            Error::UserNotFound { .. }
            | Error::GroupNotFound { .. }
            | Error::CatalogueUnreadable(_)
            | Error::PolicyUnreadable(_)
            | Error::InvalidInput(_)
            | Error::Misuse(_)
            | Error::ContradictoryRows { .. }
            | Error::ContradictoryRow { .. }
            | Error::RowWithoutWish { .. }
            | Error::CsvUnreadable { .. }
            | Error::CsvColumnMissing { .. }
            | Error::EmptySelection
            | Error::PlanUnreadable { .. }
            | Error::PlanVersionUnknown { .. }
            | Error::PlanTenantMismatch { .. }
            | Error::PlanDigestMismatch
            | Error::PlanNotApplyable
            | Error::InRow { .. } => Error::InFile {
                path: path.into(),
                source: Box::new(self),
            },
            other => other,
        }
    }

    /// The same error, naming the row whose wish it is about; one that no row is to blame for stays as it is.
    pub(crate) fn in_row(self, place: RowPlace) -> Error {
        match self {
            Error::InvalidInput(_)
            | Error::ProductUnknown { .. }
            | Error::ProductAmbiguous { .. }
            | Error::ProductNotAssignable { .. }
            | Error::SameProduct { .. }
            | Error::ServiceUnknown { .. }
            | Error::UserNotFound { .. } => Error::InRow {
                place,
                source: Box::new(self),
            },
            other => other,
        }
    }

    /// `ProtocolError` of no one answer, or of one that says nothing of itself.
    pub(crate) fn protocol(fault: AnswerFault) -> Error {
        Error::ProtocolError { fault, http: None }
    }

    /// `NotPermitted` by Graph's word.
    pub(crate) fn forbidden(http: HttpFacts) -> Error {
        Error::NotPermitted {
            account: String::new(),
            roles: String::new(),
            http: Some(http),
        }
    }

    /// The row of the table.
    pub fn code(&self) -> ErrorCode {
        match self {
            Error::InvalidInput(_)
            | Error::Misuse(_)
            | Error::FileUnusable { .. }
            | Error::FileThere { .. }
            | Error::RowWithoutWish { .. }
            | Error::NoTenant => ErrorCode::InvalidInput,
            Error::InFile { source, .. } | Error::InRow { source, .. } => source.code(),
            Error::EmptySelection | Error::NobodyMatches { .. } => ErrorCode::EmptySelection,
            Error::UserNotFound { .. } | Error::NotInPlan { .. } => ErrorCode::UserNotFound,
            Error::GroupNotFound { .. } => ErrorCode::GroupNotFound,
            Error::CatalogueUnreadable(_) => ErrorCode::CatalogueUnreadable,
            Error::PolicyUnreadable(_) => ErrorCode::PolicyUnreadable,
            Error::ProductUnknown { .. } => ErrorCode::ProductUnknown,
            Error::ProductAmbiguous { .. } => ErrorCode::ProductAmbiguous,
            Error::SameProduct { .. } => ErrorCode::SameProduct,
            Error::ServiceUnknown { .. } => ErrorCode::ServiceUnknown,
            Error::CsvUnreadable { .. } => ErrorCode::CsvUnreadable,
            Error::CsvColumnMissing { .. } => ErrorCode::CsvColumnMissing,
            Error::EndpointRefused { .. } => ErrorCode::EndpointRefused,
            Error::CloudClosed { .. } => ErrorCode::CloudClosed,
            Error::InvalidHandle => ErrorCode::InvalidHandle,
            Error::ContradictoryRows { .. } | Error::ContradictoryRow { .. } => {
                ErrorCode::ContradictoryRows
            }
            Error::PlanUnreadable { .. } => ErrorCode::PlanUnreadable,
            Error::PlanVersionUnknown { .. } => ErrorCode::PlanVersionUnknown,
            Error::PlanTenantMismatch { .. } => ErrorCode::PlanTenantMismatch,
            Error::PlanDigestMismatch | Error::PlanReplaced { .. } => ErrorCode::PlanDigestMismatch,
            Error::PlanNotApplyable => ErrorCode::PlanNotApplyable,
            Error::ProductNotAssignable { .. } => ErrorCode::ProductNotAssignable,
            Error::Throttled { .. } => ErrorCode::Throttled,
            Error::TokenExpired { .. } => ErrorCode::TokenExpired,
            Error::NotPermitted { .. } => ErrorCode::NotPermitted,
            Error::ConnectionFailed { .. } => ErrorCode::ConnectionFailed,
            Error::ProtocolError { .. } => ErrorCode::ProtocolError,
            Error::GraphRefused { .. } => ErrorCode::GraphRefused,
            Error::Cancelled => ErrorCode::Cancelled,
            Error::JournalUnavailable { .. } | Error::JournalUnreadable { .. } => {
                ErrorCode::JournalUnavailable
            }
            Error::JournalDamaged { .. } => ErrorCode::JournalDamaged,
            Error::MoveNotFound { .. } => ErrorCode::MoveNotFound,
            Error::NothingToResume { .. } => ErrorCode::NothingToResume,
            Error::LockLost => ErrorCode::LockLost,
            Error::JournalMismatch { .. } => ErrorCode::JournalMismatch,
            Error::RunLocked { .. } => ErrorCode::RunLocked,
            Error::BrakeReached(_) => ErrorCode::BrakeReached,
            Error::Internal { .. } => ErrorCode::Internal,
            Error::Panic => ErrorCode::Panic,
        }
    }
}

impl From<Wrong> for Error {
    fn from(wrong: Wrong) -> Error {
        Error::InvalidInput(wrong)
    }
}

impl From<Misuse> for Error {
    fn from(misuse: Misuse) -> Error {
        Error::Misuse(misuse)
    }
}

impl From<FileError> for Error {
    fn from(fault: FileError) -> Error {
        match fault {
            FileError::Unusable { path, detail } => Error::FileUnusable { path, detail },
            FileError::There { path } => Error::FileThere { path },
        }
    }
}

impl From<JournalError> for Error {
    fn from(fault: JournalError) -> Error {
        match fault {
            JournalError::Locked { holder } => Error::RunLocked {
                holder: Holder::read(&holder),
            },
            JournalError::LockLost => Error::LockLost,
            JournalError::Missing { move_id } => Error::MoveNotFound { move_id },
            JournalError::Unavailable { place, detail } => {
                Error::JournalUnavailable { place, detail }
            }
            JournalError::Unreadable { place, detail } => {
                Error::JournalUnreadable { place, detail }
            }
        }
    }
}
