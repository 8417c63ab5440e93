//! The table of errors: the one place where ids, numbers, categories and retry rules stand.
//!
//! Numbers and ids are contract: append, never renumber, never reuse. `cargo xtask codegen` writes the
//! documentation, the PowerShell map, the TypeScript union and `tests/vectors/errors.json` from it.

use serde::Serialize;

/// Whether the same call may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Retry {
    /// No: something has to change first.
    Never,
    /// Yes, after the given wait.
    Safe,
    /// Only after the user was read back: the change may have happened.
    AfterReadBack,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct ErrorRow {
    /// The code; its number is the C status.
    pub code: ErrorCode,
    /// The id people see and scripts test for.
    pub id: &'static str,
    /// PowerShell's `ErrorCategory`.
    pub category: &'static str,
    /// The `name` of the JavaScript error.
    pub js_name: &'static str,
    /// Whether the call may be made again.
    pub retry: Retry,
}

macro_rules! table {
    ($($number:literal $id:ident $category:ident $js:ident $retry:ident;)*) => {
        /// What went wrong, or what a finding is about. The number is the status of the C face.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
        #[repr(i32)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "the sentences stand in core/text and docs/errors.md, once")]
        pub enum ErrorCode { $($id = $number,)* }

        /// Every row, by number.
        pub const TABLE: &[ErrorRow] = &[$(ErrorRow {
            code: ErrorCode::$id,
            id: stringify!($id),
            category: stringify!($category),
            js_name: stringify!($js),
            retry: Retry::$retry,
        },)*];

        impl ErrorCode {
            /// This code's row.
            pub const fn row(self) -> ErrorRow {
                match self { $(ErrorCode::$id => ErrorRow {
                    code: ErrorCode::$id,
                    id: stringify!($id),
                    category: stringify!($category),
                    js_name: stringify!($js),
                    retry: Retry::$retry,
                },)* }
            }
        }
    };
}

table! {
    100 InvalidInput InvalidArgument InvalidInputError Never;
    101 EmptySelection InvalidArgument EmptySelectionError Never;
    102 UserNotFound ObjectNotFound UserNotFoundError Never;
    103 ProductUnknown ObjectNotFound ProductUnknownError Never;
    104 ProductAmbiguous InvalidArgument ProductAmbiguousError Never;
    105 SameProduct InvalidArgument SameProductError Never;
    106 ServiceUnknown ObjectNotFound ServiceUnknownError Never;
    107 CsvUnreadable InvalidData CsvUnreadableError Never;
    108 CsvColumnMissing InvalidData CsvColumnMissingError Never;
    109 EndpointRefused SecurityError EndpointRefusedError Never;
    110 CloudClosed ResourceUnavailable CloudClosedError Never;
    111 InvalidHandle InvalidArgument InvalidHandleError Never;
    112 ContradictoryRows InvalidData ContradictoryRowsError Never;
    113 ColumnsIgnored InvalidData ColumnsIgnoredError Never;
    114 GroupNotFound ObjectNotFound GroupNotFoundError Never;
    115 CatalogueUnreadable InvalidData CatalogueUnreadableError Never;
    116 NeverTouchUnknown ObjectNotFound NeverTouchUnknownError Never;
    117 PolicyUnreadable InvalidData PolicyUnreadableError Never;
    200 PlanStale InvalidOperation PlanStaleError Never;
    201 PlanUnreadable InvalidData PlanUnreadableError Never;
    202 PlanVersionUnknown InvalidData PlanVersionUnknownError Never;
    203 PlanTenantMismatch InvalidOperation PlanTenantMismatchError Never;
    204 PlanDigestMismatch SecurityError PlanDigestMismatchError Never;
    205 PlanNotApplyable InvalidOperation PlanNotApplyableError Never;
    300 SeatUnavailable LimitsExceeded SeatUnavailableError Never;
    301 UsageLocationMissing InvalidData UsageLocationMissingError Never;
    302 InheritedOnly InvalidOperation InheritedOnlyError Never;
    303 ProductNotHeld ObjectNotFound ProductNotHeldError Never;
    304 DuplicateUser InvalidData DuplicateUserError Never;
    305 ProductNotAssignable InvalidOperation ProductNotAssignableError Never;
    306 RequiredServiceLost InvalidOperation RequiredServiceLostError Never;
    307 NeverTouch PermissionDenied NeverTouchError Never;
    308 AlsoInherited InvalidOperation AlsoInheritedError Never;
    309 ResultDiffers InvalidResult ResultDiffersError Never;
    310 UserDisabled InvalidOperation UserDisabledError Never;
    311 GuestUser InvalidOperation GuestUserError Never;
    312 ServicesExclude InvalidOperation ServicesExcludeError Never;
    313 DependencyLost InvalidOperation DependencyLostError Never;
    314 BaseProductLost InvalidOperation BaseProductLostError Never;
    315 ProductOnTrial InvalidOperation ProductOnTrialError Never;
    316 ProductInGrace InvalidOperation ProductInGraceError Never;
    317 ProductEnding InvalidOperation ProductEndingError Never;
    318 ServiceDowngraded InvalidOperation ServiceDowngradedError Never;
    319 UsageLocationSet InvalidOperation UsageLocationSetError Never;
    320 ModelInherits InvalidOperation ModelInheritsError Never;
    321 AllServicesOn InvalidOperation AllServicesOnError Never;
    322 AnswerUnasked InvalidOperation AnswerUnaskedError Never;
    400 Throttled ResourceBusy ThrottledError Safe;
    401 TokenExpired AuthenticationError TokenExpiredError Never;
    402 NotPermitted PermissionDenied NotPermittedError Never;
    403 ConnectionFailed ConnectionError ConnectionFailedError Safe;
    404 OutcomeUnknown InvalidResult OutcomeUnknownError AfterReadBack;
    405 ProtocolError ProtocolError ProtocolError Never;
    406 GraphRefused InvalidOperation GraphRefusedError Never;
    500 Cancelled OperationStopped AbortError Never;
    501 JournalUnavailable WriteError JournalUnavailableError Never;
    502 RunLocked ResourceBusy RunLockedError Never;
    503 JournalDamaged InvalidData JournalDamagedError Never;
    504 MoveNotFound ObjectNotFound MoveNotFoundError Never;
    505 NothingToResume InvalidOperation NothingToResumeError Never;
    506 BrakeReached LimitsExceeded BrakeReachedError Never;
    507 LockLost ResourceBusy LockLostError Never;
    508 JournalMismatch InvalidData JournalMismatchError Never;
    900 Internal NotSpecified InternalError Never;
    999 Panic NotSpecified InternalError Never;
}

impl ErrorCode {
    /// The id people see.
    pub const fn id(self) -> &'static str {
        self.row().id
    }

    /// The status of the C face.
    pub const fn status(self) -> i32 {
        self as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_and_ids_are_unique() {
        for pair in TABLE.windows(2) {
            assert!(pair[0].code.status() < pair[1].code.status());
        }
        let mut ids: Vec<_> = TABLE.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), TABLE.len());
    }
}
