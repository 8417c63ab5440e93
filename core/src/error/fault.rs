//! What exactly was wrong, where one id has several causes. Each is a form of the id's sentence in `core/text`.

/// What is wrong with a list of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvFault {
    /// Not UTF-8, or a zero byte.
    NotText,
    /// A quote that is not closed at the end of its cell; the place is where it opens.
    Quote,
    /// A row that holds something and names no user.
    NoUser,
}

impl CsvFault {
    /// The form of the sentence.
    pub(super) fn form(self) -> Option<&'static str> {
        match self {
            CsvFault::NotText => None,
            CsvFault::Quote => Some("quote"),
            CsvFault::NoUser => Some("noUser"),
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
