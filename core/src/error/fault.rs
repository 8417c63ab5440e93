//! What exactly was wrong, where one id has several causes. Each is a form of the id's sentence in `core/text`.

use crate::text::Value;

/// What is wrong with a list of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CsvFault {
    /// Bytes that mean nothing in the encoding.
    NotText {
        /// Its name.
        encoding: &'static str,
    },
    /// A zero, which no text has.
    Zero,
    /// As [`CsvFault::Zero`], where it looks like UTF-16 that does not say so.
    NoMark,
    /// A mark of another encoding than the one that was named.
    OtherMark {
        /// The one of the mark.
        found: &'static str,
        /// The one that was named.
        named: &'static str,
    },
    /// A quote that is not closed at the end of its cell; the place is where it opens.
    Quote,
    /// A row that holds something and names no user.
    NoUser,
    /// A column that the header names more than once.
    ColumnTwice {
        /// Its name.
        column: String,
    },
    /// A usage location that is no country.
    Location {
        /// What stands there.
        given: String,
    },
}

impl CsvFault {
    /// The form of the sentence.
    pub(super) fn form(&self) -> Option<&'static str> {
        match self {
            CsvFault::NotText { .. } => None,
            CsvFault::Zero => Some("zero"),
            CsvFault::NoMark => Some("noMark"),
            CsvFault::OtherMark { .. } => Some("otherMark"),
            CsvFault::Quote => Some("quote"),
            CsvFault::NoUser => Some("noUser"),
            CsvFault::ColumnTwice { .. } => Some("columnTwice"),
            CsvFault::Location { .. } => Some("location"),
        }
    }

    pub(super) fn values(&self) -> Vec<(&'static str, Value)> {
        let text = |text: &str| Value::text(&super::report::shortened(text));
        match self {
            CsvFault::NotText { encoding } => vec![("encoding", text(encoding))],
            CsvFault::OtherMark { found, named } => {
                vec![("found", text(found)), ("named", text(named))]
            }
            CsvFault::ColumnTwice { column } => vec![("column", text(column))],
            CsvFault::Location { given } => vec![("given", text(given))],
            CsvFault::Zero | CsvFault::NoMark | CsvFault::Quote | CsvFault::NoUser => Vec::new(),
        }
    }
}

/// Where a row of a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowPlace {
    /// The line of the file; its header is line 1.
    Line(u64),
    /// The number of the user in a list that is no file, from 1.
    Position(u64),
}

/// How wishes for one user contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowClash {
    /// A list of what goes off and one of what alone stays on.
    SwitchedTwice,
    /// The products of another user, and products or switches besides.
    ModelAndMore,
    /// The user stands in the list more than once, with different wishes.
    OtherWish {
        /// Where the first one is.
        first: RowPlace,
    },
}

impl RowClash {
    /// The form of the sentence.
    pub(super) fn form(self) -> &'static str {
        match self {
            RowClash::SwitchedTwice => "switchedTwice",
            RowClash::ModelAndMore => "modelAndMore",
            RowClash::OtherWish {
                first: RowPlace::Line(_),
            } => "otherLine",
            RowClash::OtherWish {
                first: RowPlace::Position(_),
            } => "otherPosition",
        }
    }

    /// The number of the other place, where there is one.
    pub(super) fn first(self) -> u64 {
        match self {
            RowClash::OtherWish {
                first: RowPlace::Line(number) | RowPlace::Position(number),
            } => number,
            RowClash::SwitchedTwice | RowClash::ModelAndMore => 0,
        }
    }
}

/// What is wrong with a plan document. Those after `NotText` stand for documents that are whole and that no
/// planner makes: a digest says only that nobody edited the file without making a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentences stand in core/text, once")]
pub enum PlanFault {
    NotPlan,
    CutShort,
    NotText,
    UserWithoutId,
    UserTwice { user: String },
    OutOfOrder { user: String },
    GroupChanged { user: String },
    LeftOutChanged { user: String },
    NothingChanged { user: String },
    NothingGiven { user: String },
    TotalsWrong,
}

impl PlanFault {
    /// What the reading of JSON stumbled over.
    pub(crate) fn of(fault: &serde_json::Error) -> PlanFault {
        if fault.is_eof() {
            PlanFault::CutShort
        } else {
            PlanFault::NotPlan
        }
    }

    /// The form of the sentence.
    pub(super) fn form(&self) -> Option<&'static str> {
        match self {
            PlanFault::NotPlan => None,
            PlanFault::CutShort => Some("cutShort"),
            PlanFault::NotText => Some("notText"),
            PlanFault::UserWithoutId => Some("userWithoutId"),
            PlanFault::UserTwice { .. } => Some("userTwice"),
            PlanFault::OutOfOrder { .. } => Some("outOfOrder"),
            PlanFault::GroupChanged { .. } => Some("groupChanged"),
            PlanFault::LeftOutChanged { .. } => Some("leftOutChanged"),
            PlanFault::NothingChanged { .. } => Some("nothingChanged"),
            PlanFault::NothingGiven { .. } => Some("nothingGiven"),
            PlanFault::TotalsWrong => Some("totalsWrong"),
        }
    }

    /// The id of the user whose step it is.
    pub(super) fn user(&self) -> Option<&str> {
        match self {
            PlanFault::UserTwice { user }
            | PlanFault::OutOfOrder { user }
            | PlanFault::GroupChanged { user }
            | PlanFault::LeftOutChanged { user }
            | PlanFault::NothingChanged { user }
            | PlanFault::NothingGiven { user } => Some(user),
            PlanFault::NotPlan
            | PlanFault::CutShort
            | PlanFault::NotText
            | PlanFault::UserWithoutId
            | PlanFault::TotalsWrong => None,
        }
    }
}

/// What is wrong with an answer of Graph, or of whoever answered in its place. Never what was in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentences stand in core/text, once")]
pub enum AnswerFault {
    NotJson,
    CutShort,
    WrongShape,
    PagesInCircle,
    PageRepeated,
    LinkElsewhere,
    ItemsMissing,
    BatchStatus { status: u16 },
    NoOrganization,
    AnotherUser,
}

impl AnswerFault {
    /// What the reading of JSON stumbled over.
    pub(crate) fn of(fault: &serde_json::Error) -> AnswerFault {
        match fault.classify() {
            serde_json::error::Category::Data => AnswerFault::WrongShape,
            serde_json::error::Category::Eof => AnswerFault::CutShort,
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
                AnswerFault::NotJson
            }
        }
    }

    /// The form of the sentence.
    pub(super) fn form(self) -> Option<&'static str> {
        match self {
            AnswerFault::NotJson => None,
            AnswerFault::CutShort => Some("cutShort"),
            AnswerFault::WrongShape => Some("wrongShape"),
            AnswerFault::PagesInCircle => Some("pagesInCircle"),
            AnswerFault::PageRepeated => Some("pageRepeated"),
            AnswerFault::LinkElsewhere => Some("linkElsewhere"),
            AnswerFault::ItemsMissing => Some("itemsMissing"),
            AnswerFault::BatchStatus { .. } => Some("batchStatus"),
            AnswerFault::NoOrganization => Some("noOrganization"),
            AnswerFault::AnotherUser => Some("anotherUser"),
        }
    }
}
