using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using Reseat.Interop;

namespace Reseat
{
    /// <summary>A plan: the document, exactly as the core wrote it, or the file that holds it, and the reading of it.</summary>
    public sealed class Plan
    {
        private readonly PlanDocument reading;
        private readonly Lazy<PlanStep[]> steps;

        public Plan(Done done, Finding[] findings)
        {
            Document = done.Document;
            PlanPath = done.Document == null ? done.PlanPath : null;
            Text = done.Text;
            Confirmation = done.Confirmation;
            Findings = findings;

            reading = new PlanDocument(Document, PlanPath);
            steps = new Lazy<PlanStep[]>(delegate { return new List<PlanStep>(ReadSteps()).ToArray(); });
            Digest = reading.Envelope.Text("digest");
            CreatedAt = DateTimeOffset.Parse(
                reading.Envelope.Text("createdAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            Fields tenant = reading.Plan.Object("tenant");
            TenantId = tenant.Text("id");
            TenantName = tenant.Text("displayName");
            Environment = reading.Plan.Text("cloud");
            Totals = new PlanTotals(reading.Plan.Object("totals"));
            PlanNames names = new PlanNames(reading.Plan);
            Seats = reading.Plan.Objects("seats", delegate(Fields seat) { return new PlanSeat(seat, names); });
        }

        /// <summary>The document's exact text; null for a plan that lies in PlanPath.</summary>
        public string Document { get; private set; }
        public string PlanPath { get; private set; }
        public string Digest { get; private set; }
        public DateTimeOffset CreatedAt { get; private set; }
        public string TenantId { get; private set; }
        public string TenantName { get; private set; }
        public string Environment { get; private set; }
        public PlanTotals Totals { get; private set; }
        public Finding[] Findings { get; private set; }
        public PlanSeat[] Seats { get; private set; }

        /// <summary>The plan as people read and forward it.</summary>
        public string Text { get; private set; }

        /// <summary>The question to ask once before applying; null when there is nothing to apply.</summary>
        public string Confirmation { get; private set; }

        /// <summary>One for every user asked for; read when first asked for.</summary>
        public PlanStep[] Steps
        {
            get { return steps.Value; }
        }

        /// <summary>The steps as a dry run shows them.</summary>
        public IEnumerable<PlannedStep> PlannedSteps
        {
            get
            {
                PlanNames names = new PlanNames(reading.Plan);
                foreach (Fields step in reading.Steps)
                {
                    yield return new PlannedStep(step, names);
                }
            }
        }

        /// <summary>Members of a request that mean exactly this plan: a file that holds another one by now is refused.</summary>
        public void AddTo(IDictionary request)
        {
            request[Document == null ? "planPath" : "document"] = Document ?? PlanPath;
            request["digest"] = Digest;
        }

        private IEnumerable<PlanStep> ReadSteps()
        {
            PlanNames names = new PlanNames(reading.Plan);
            foreach (Fields step in reading.Steps)
            {
                yield return new PlanStep(step, names);
            }
        }

        public override string ToString()
        {
            return Text;
        }
    }

    /// <summary>Counts of a plan; Ready, Waits, Blocked and Unchanged add up to Users.</summary>
    public sealed class PlanTotals
    {
        internal PlanTotals(Fields fields)
        {
            Users = fields.Number("users");
            Ready = fields.Number("ready");
            Waits = fields.Number("waits");
            Blocked = fields.Number("blocked");
            Unchanged = fields.Number("unchanged");
            Kept = fields.Number("kept");
            Gained = fields.Number("gained");
            Lost = fields.Number("lost");
            KeepOff = fields.Number("keepOff");
        }

        public long Users { get; private set; }
        public long Ready { get; private set; }
        public long Waits { get; private set; }
        public long Blocked { get; private set; }
        public long Unchanged { get; private set; }
        public long Kept { get; private set; }
        public long Gained { get; private set; }
        public long Lost { get; private set; }
        public long KeepOff { get; private set; }
    }

    /// <summary>Seats of one product, before and after a plan.</summary>
    public sealed class PlanSeat
    {
        internal PlanSeat(Fields fields, PlanNames names)
        {
            SkuId = fields.Text("skuId");
            Name = names.Product(SkuId);
            Enabled = fields.Number("enabled");
            Warning = fields.Number("warning");
            Consumed = fields.Number("consumed");
            Free = fields.Number("free");
            Possible = fields.Number("possible");
            Freed = fields.Number("freed");
            Taken = fields.Number("taken");
            Wanted = fields.Number("wanted");
            FreeAfter = fields.Number("freeAfter");
        }

        public string SkuId { get; private set; }
        public string Name { get; private set; }
        public long Enabled { get; private set; }
        public long Warning { get; private set; }
        public long Consumed { get; private set; }
        public long Free { get; private set; }
        public long Possible { get; private set; }
        public long Freed { get; private set; }
        public long Taken { get; private set; }
        public long Wanted { get; private set; }
        public long FreeAfter { get; private set; }
    }
}
