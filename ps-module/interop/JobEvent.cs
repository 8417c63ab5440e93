using System;
using System.Collections;

namespace Reseat.Interop
{
    /// <summary>Turns an event of the library into the object people get. Shape: tests/schemas/event.schema.json.</summary>
    internal static class JobEvent
    {
        internal static object Read(Fields fields)
        {
            string kind = fields.Text("event");
            switch (kind)
            {
                case "tenant": return new Tenant(fields);
                case "progress": return new Progress(fields);
                case "finding": return new Finding(fields);
                case "product": return new Product(fields);
                case "user": return new User(fields);
                case "result": return new MoveResult(fields);
                case "fit": return new PlanFit(fields);
                case "difference": return new PlanDifference(fields);
                case "detail": return new Detail(fields);
                case "move": return new Move(fields);
                case "check": return new MoveCheck(fields);
                case "done": return new Done(fields);
                default: throw new InvalidOperationException("The library sent an event of the unknown kind '" + kind + "'.");
            }
        }
    }

    /// <summary>How far a job is, in the core's words.</summary>
    public sealed class Progress
    {
        internal Progress(Fields fields)
        {
            Phase = fields.Text("phase");
            Done = fields.Number("done");
            Total = fields.MaybeNumber("total");
            RemainingMs = fields.MaybeNumber("remainingMs");
            Stopping = fields.Flag("stopping");
            Activity = fields.Text("activity");
            Message = fields.Text("message");
            Fields waiting = fields.Object("waiting");
            Waiting = waiting == null ? null : waiting.Text("message");
        }

        public string Phase { get; private set; }
        public long Done { get; private set; }
        public long? Total { get; private set; }
        public long? RemainingMs { get; private set; }

        /// <summary>A run sends nothing new; the message says for how many users it waits.</summary>
        public bool Stopping { get; private set; }
        public string Activity { get; private set; }
        public string Message { get; private set; }

        /// <summary>Why part of a run stands still; null while nothing does.</summary>
        public string Waiting { get; private set; }

        /// <summary>0 to 100; -1, which shows no bar, where the end is unknown.</summary>
        public int Percent
        {
            get { return Total == null || Total == 0 ? -1 : (int)Math.Min(100, Done * 100 / Total.Value); }
        }

        /// <summary>Seconds left, rounded up; -1, which shows none, where they are unknown.</summary>
        public int SecondsRemaining
        {
            get { return RemainingMs == null ? -1 : (int)Math.Min(int.MaxValue, (RemainingMs.Value + 999) / 1000); }
        }
    }

    /// <summary>What a run does this moment, for whoever wants to follow it: a batch, a wait and why, a change of pace.</summary>
    public sealed class Detail
    {
        internal Detail(Fields fields)
        {
            Message = fields.Text("message");
        }

        public string Message { get; private set; }
    }

    /// <summary>The last event of a job that ended well, and of every run.</summary>
    public sealed class Done
    {
        private const int Width = 120;

        internal Done(Fields fields)
        {
            Cancelled = fields.Flag("cancelled");
            Stopped = fields.Text("stopped");
            Hint = fields.Text("hint");
            GoOn = fields.Text("goOn");
            Document = fields.Text("document");
            PlanPath = fields.Text("planPath");
            Text = fields.Text("text");
            Confirmation = fields.Text("confirmation");
            MoveId = fields.Text("moveId");
            Receipt = fields.Text("receipt");
        }

        public bool Cancelled { get; private set; }

        /// <summary>Id of the error that stopped a run; null for one that went through.</summary>
        public string Stopped { get; private set; }

        /// <summary>The cure for what stopped it.</summary>
        public string Hint { get; private set; }

        /// <summary>How to go on once that was done; null where the same command would fail again.</summary>
        public string GoOn { get; private set; }

        /// <summary>What to do after a run that did not go through: the cure, then what is typed to go on or back.</summary>
        public string WayOn
        {
            get { return Lines(Hint, GoOn == null || MoveId == null ? GoOn : WaysOn(MoveId)); }
        }

        /// <summary>What became of a run, and what to do.</summary>
        public string Closing
        {
            get { return Lines(Cell.Fit(Text, Width), WayOn); }
        }

        /// <summary>What is typed to go on with a run, or to put its users back.</summary>
        internal static string WaysOn(string moveId)
        {
            Hashtable values = new Hashtable();
            values["move"] = moveId;
            return Texts.Say("shell.move.next", values);
        }
        public string Document { get; private set; }
        public string PlanPath { get; private set; }
        public string Text { get; private set; }
        public string Confirmation { get; private set; }
        public string MoveId { get; private set; }

        /// <summary>What a run, or its journal, proves; JSON.</summary>
        public string Receipt { get; private set; }

        private static string Lines(string first, string second)
        {
            return string.Join(
                Environment.NewLine,
                Array.FindAll(new string[] { first, second }, delegate(string text) { return !string.IsNullOrEmpty(text); }));
        }
    }
}
