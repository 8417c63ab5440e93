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
            Questions = reading.Plan.Objects("questions", delegate(Fields question) { return new PlanQuestion(question, names); });
            Scopes = ScopesOf(reading.Plan.Object("request"));
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

        /// <summary>Which service stands for which, where somebody has to say; a plan that asks is not applied.</summary>
        public PlanQuestion[] Questions { get; private set; }

        /// <summary>What is wished for: swap, replaceAll, grant, revoke, adjust or like; several where users of a list differ.</summary>
        public string[] Scopes { get; private set; }

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
                bool isApplyable = reading.Plan.Flag("applyable");
                foreach (Fields step in reading.Steps)
                {
                    yield return new PlannedStep(step, names, isApplyable);
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

        private static string[] ScopesOf(Fields request)
        {
            string[] each = request.Objects("wishes", delegate(Fields wish) { return wish.Text("scope"); });
            if (each.Length == 0)
            {
                return new string[] { request.Text("scope") };
            }
            List<string> scopes = new List<string>();
            foreach (string scope in each)
            {
                if (!scopes.Contains(scope))
                {
                    scopes.Add(scope);
                }
            }
            return scopes.ToArray();
        }

        public override string ToString()
        {
            return Text;
        }
    }
}
