using Reseat.Interop;

namespace Reseat
{
    /// <summary>What a journal that holds together proves of its run.</summary>
    public sealed class MoveReceipt
    {
        public MoveReceipt(string moveId, Done done)
        {
            MoveId = moveId;
            Text = done.Text;
            Json = done.Receipt;
            Fields receipt = Interop.Json.ReadFields(done.Receipt);
            PlanDigest = receipt.Text("planDigest");
            JournalHead = receipt.Text("journalHead");
            Records = receipt.Number("records");
            Totals = new MoveTotals(receipt.Object("totals"));
            Unverified = receipt.Texts("unverified");
        }

        public string MoveId { get; private set; }

        /// <summary>The receipt as people read it.</summary>
        public string Text { get; private set; }

        /// <summary>The same for programs: tests/schemas/receipt.schema.json.</summary>
        public string Json { get; private set; }
        public string PlanDigest { get; private set; }

        /// <summary>Digest of the last record, which stands for the whole journal.</summary>
        public string JournalHead { get; private set; }
        public long Records { get; private set; }
        public MoveTotals Totals { get; private set; }

        /// <summary>Ids of users whose state nobody saw after the change.</summary>
        public string[] Unverified { get; private set; }

        public override string ToString()
        {
            return Text;
        }
    }

    /// <summary>Whether a user of a run is as its journal says.</summary>
    public sealed class MoveCheck
    {
        internal MoveCheck(Fields fields)
        {
            UserId = fields.Text("userId");
            UserPrincipalName = fields.Text("userPrincipalName");
            Result = fields.Text("result");
            State = fields.Text("state");
            Message = fields.Text("message");
        }

        public string UserId { get; private set; }
        public string UserPrincipalName { get; private set; }

        /// <summary>What the journal says: Moved, Refused and so on.</summary>
        public string Result { get; private set; }

        /// <summary>asRecorded, changed or gone.</summary>
        public string State { get; private set; }
        public string Message { get; private set; }

        public bool Holds
        {
            get { return State == "asRecorded"; }
        }

        public override string ToString()
        {
            return Message;
        }
    }
}
