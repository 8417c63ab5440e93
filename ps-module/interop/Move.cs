using System;
using System.Globalization;
using Reseat.Interop;

namespace Reseat
{
    /// <summary>A run of this tenant, as its journal says.</summary>
    public sealed class Move
    {
        internal Move(Fields fields)
        {
            MoveId = fields.Text("moveId");
            State = fields.Text("state");
            StartedAt = Moment(fields.Text("startedAt"));
            EndedAt = Moment(fields.Text("endedAt"));
            Account = fields.Text("account");
            Host = fields.Text("host");
            Reason = fields.Text("reason");
            PlanDigest = fields.Text("planDigest");
            UndoOf = fields.Text("undoOf");
            Resumed = fields.Number("resumed");
            Fields totals = fields.Object("totals");
            Totals = totals == null ? null : new MoveTotals(totals);
            Open = fields.Number("open");
            Stopped = fields.Text("stopped");
            ErrorId = fields.Text("errorId");
            Message = fields.Text("message");
            Hint = fields.Text("hint");
        }

        public string MoveId { get; private set; }

        /// <summary>done, stopped, open, running or unreadable.</summary>
        public string State { get; private set; }
        public DateTimeOffset? StartedAt { get; private set; }

        /// <summary>Null for one that did not come to its end.</summary>
        public DateTimeOffset? EndedAt { get; private set; }
        public string Account { get; private set; }
        public string Host { get; private set; }
        public string Reason { get; private set; }
        public string PlanDigest { get; private set; }

        /// <summary>The run that this one put back.</summary>
        public string UndoOf { get; private set; }

        /// <summary>How often it was gone on with.</summary>
        public long Resumed { get; private set; }

        /// <summary>Null where its journal can't be read.</summary>
        public MoveTotals Totals { get; private set; }

        /// <summary>Users of whom something is left to do.</summary>
        public long Open { get; private set; }

        /// <summary>Id of the error that stopped it.</summary>
        public string Stopped { get; private set; }

        /// <summary>Why its journal can't be read.</summary>
        public string ErrorId { get; private set; }

        /// <summary>All this as a sentence.</summary>
        public string Message { get; private set; }
        public string Hint { get; private set; }

        /// <summary>It did not come to its end, and no run is under way that may be this one.</summary>
        public bool Died
        {
            get { return State == "open"; }
        }

        /// <summary>The reason it was given; why it can't be read where it can't.</summary>
        public string Note
        {
            get { return ErrorId == null ? Reason : Message; }
        }

        /// <summary>What is typed to go on with it or back; null where nothing is left to do.</summary>
        public string WayOn
        {
            get { return Open == 0 ? null : Done.WaysOn(MoveId); }
        }

        private static DateTimeOffset? Moment(string text)
        {
            return text == null
                ? (DateTimeOffset?)null
                : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        }

        public override string ToString()
        {
            return MoveId;
        }
    }

    /// <summary>How many users of a run ended how; together they are the users of its plan.</summary>
    public sealed class MoveTotals
    {
        internal MoveTotals(Fields fields)
        {
            Users = fields.Number("users");
            Moved = fields.Number("moved");
            MovedPending = fields.Number("movedPending");
            Different = fields.Number("different");
            Unchanged = fields.Number("unchanged");
            Refused = fields.Number("refused");
            Skipped = fields.Number("skipped");
            Stale = fields.Number("stale");
            NotStarted = fields.Number("notStarted");
            Unknown = fields.Number("unknown");
            Locations = fields.Number("locations");
        }

        public long Users { get; private set; }
        public long Moved { get; private set; }
        public long MovedPending { get; private set; }
        public long Different { get; private set; }
        public long Unchanged { get; private set; }
        public long Refused { get; private set; }
        public long Skipped { get; private set; }
        public long Stale { get; private set; }
        public long NotStarted { get; private set; }
        public long Unknown { get; private set; }

        /// <summary>Users whose usage location was set.</summary>
        public long Locations { get; private set; }
    }
}
