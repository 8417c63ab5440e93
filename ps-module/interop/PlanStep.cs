using System;
using System.Collections.Generic;
using Reseat.Interop;

namespace Reseat
{
    /// <summary>What a plan does to one user, with the names the plan itself gives to ids.</summary>
    public class PlanStep
    {
        internal PlanStep(Fields fields, PlanNames names)
        {
            UserId = fields.Text("userId");
            UserPrincipalName = fields.Text("userPrincipalName");
            DisplayName = fields.Text("displayName");
            State = fields.Text("state");
            Before = Holdings(fields.Object("before"), names);
            After = Holdings(fields.Object("after"), names);
            Goes = NamesOf(Array.FindAll(Before, delegate(PlanHolding held) { return held.IsLost(After); }));
            PlanHolding[] given = Array.FindAll(After, delegate(PlanHolding held) { return held.IsGiven(Before); });
            Comes = NamesOf(given);
            StaysOff = OffIn(given);
            Kept = names.Services(fields.Texts("kept"));
            Gained = names.Services(fields.Texts("gained"));
            Lost = names.Services(fields.Texts("lost"));
            LostInName = names.Services(fields.Texts("lostInName"));
            SetUsageLocation = fields.Text("setUsageLocation");
            Reason = fields.Text("reason");
            List<string> ids = new List<string>();
            foreach (string id in fields.Objects("findings", delegate(Fields finding) { return finding.Text("id"); }))
            {
                // Several services may have the same to tell.
                if (!ids.Contains(id)) { ids.Add(id); }
            }
            Findings = ids.ToArray();
        }

        public string UserId { get; private set; }
        public string UserPrincipalName { get; private set; }
        public string DisplayName { get; private set; }

        /// <summary>Ready, Waits (for a seat), Blocked or Unchanged.</summary>
        public string State { get; private set; }

        /// <summary>Names of the products that go.</summary>
        public string[] Goes { get; private set; }

        /// <summary>Names of the products that come, or that the user has and whose services are switched otherwise.</summary>
        public string[] Comes { get; private set; }

        /// <summary>Names of the services that are off in the products that come.</summary>
        public string[] StaysOff { get; private set; }
        public string[] Kept { get; private set; }
        public string[] Gained { get; private set; }
        public string[] Lost { get; private set; }

        /// <summary>Those of Kept that go with a product, and that another product of the user still gives.</summary>
        public string[] LostInName { get; private set; }

        /// <summary>The usage location that the user gets first; null where none is set.</summary>
        public string SetUsageLocation { get; private set; }

        /// <summary>Why, where a list said so.</summary>
        public string Reason { get; private set; }

        /// <summary>Ids of what there is to know about this user; the sentences stand in the plan's Findings.</summary>
        public string[] Findings { get; private set; }
        public PlanHolding[] Before { get; private set; }
        public PlanHolding[] After { get; private set; }

        public override string ToString()
        {
            return UserPrincipalName;
        }

        private static PlanHolding[] Holdings(Fields side, PlanNames names)
        {
            List<PlanHolding> holdings = new List<PlanHolding>();
            holdings.AddRange(side.Objects("direct", delegate(Fields held) { return new PlanHolding(held, names); }));
            holdings.AddRange(side.Objects("inherited", delegate(Fields held) { return new PlanHolding(held, names); }));
            return holdings.ToArray();
        }

        private static string[] NamesOf(PlanHolding[] holdings)
        {
            return Array.ConvertAll(holdings, delegate(PlanHolding held) { return held.Name; });
        }

        private static string[] OffIn(PlanHolding[] holdings)
        {
            List<string> result = new List<string>();
            foreach (PlanHolding held in holdings)
            {
                result.AddRange(held.DisabledServices);
            }
            return result.ToArray();
        }
    }

    /// <summary>
    /// A step as a dry run shows it: Planned where the run would send a change, NotStarted where open questions keep it from
    /// that, else what the run would say.
    /// </summary>
    public sealed class PlannedStep : PlanStep
    {
        internal PlannedStep(Fields fields, PlanNames names, bool isApplyable)
            : base(fields, names)
        {
            string ready = isApplyable ? "Planned" : "NotStarted";
            Result = State == "Ready" ? ready : State == "Unchanged" ? "Unchanged" : "Skipped";
        }

        public string Result { get; private set; }
    }

    /// <summary>A product on one side of a step: assigned directly, or by the group GroupId.</summary>
    public sealed class PlanHolding
    {
        private readonly string[] off;

        internal PlanHolding(Fields fields, PlanNames names)
        {
            SkuId = fields.Text("skuId");
            Name = names.Product(SkuId);
            GroupId = fields.Text("groupId");
            off = fields.Texts("disabledPlans");
            DisabledServices = names.Services(off);
        }

        public string SkuId { get; private set; }
        public string Name { get; private set; }
        public string GroupId { get; private set; }
        public string[] DisabledServices { get; private set; }

        /// <summary>Assigned directly, and not so afterwards: the one call takes it away.</summary>
        internal bool IsLost(PlanHolding[] after)
        {
            return GroupId == null && !Array.Exists(after, IsSameProduct);
        }

        /// <summary>Assigned directly, and before not at all or with other services off: the one call gives it.</summary>
        internal bool IsGiven(PlanHolding[] before)
        {
            return GroupId == null
                && !Array.Exists(before, delegate(PlanHolding held) { return IsSameProduct(held) && HasSameOff(held); });
        }

        // The lists hold each service once.
        private bool HasSameOff(PlanHolding other)
        {
            return off.Length == other.off.Length
                && Array.TrueForAll(off, delegate(string id) { return Array.IndexOf(other.off, id) >= 0; });
        }

        private bool IsSameProduct(PlanHolding other)
        {
            return other.SkuId == SkuId && other.GroupId == GroupId;
        }

        public override string ToString()
        {
            return Name;
        }
    }
}
