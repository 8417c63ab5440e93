using Reseat.Interop;

namespace Reseat
{
    /// <summary>What became of one user of a plan.</summary>
    public sealed class MoveResult
    {
        internal MoveResult(Fields fields)
        {
            UserId = fields.Text("userId");
            UserPrincipalName = fields.Text("userPrincipalName");
            DisplayName = fields.Text("displayName");
            Result = fields.Text("result");
            ErrorId = fields.Text("errorId");
            Detail = fields.Text("message");
            Hint = fields.Text("hint");
            RequestId = fields.Text("requestId");
        }

        public string UserId { get; private set; }
        public string UserPrincipalName { get; private set; }
        public string DisplayName { get; private set; }

        /// <summary>Moved, MovedPending, Different, Unchanged, Refused, Skipped, Stale, NotStarted or Unknown.</summary>
        public string Result { get; private set; }
        public string ErrorId { get; private set; }
        public string Detail { get; private set; }
        public string Hint { get; private set; }
        public string RequestId { get; private set; }

        /// <summary>
        /// The change was sent and did not end as planned. What was left out on purpose (Skipped, Stale, NotStarted) is a
        /// result with its detail, no error.
        /// </summary>
        public bool Failed
        {
            get { return Result == "Refused" || Result == "Different" || Result == "Unknown"; }
        }

        public override string ToString()
        {
            return UserPrincipalName;
        }
    }
}
