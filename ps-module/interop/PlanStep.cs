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
            Goes = Without(Before, After);
            Comes = Without(After, Before);
            StaysOff = OffIn(After, Comes);
            Kept = names.Services(fields.Texts("kept"));
            Gained = names.Services(fields.Texts("gained"));
            Lost = names.Services(fields.Texts("lost"));
            Findings = fields.Objects("findings", delegate(Fields finding) { return finding.Text("id"); });
        }

        public string UserId { get; private set; }
        public string UserPrincipalName { get; private set; }
        public string DisplayName { get; private set; }

        /// <summary>Ready, Waits (for a seat), Blocked or Unchanged.</summary>
        public string State { get; private set; }

        /// <summary>Names of the products that go.</summary>
        public string[] Goes { get; private set; }

        /// <summary>Names of the products that come.</summary>
        public string[] Comes { get; private set; }

        /// <summary>Names of the services that are off in the products that come.</summary>
        public string[] StaysOff { get; private set; }
        public string[] Kept { get; private set; }
        public string[] Gained { get; private set; }
        public string[] Lost { get; private set; }

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

        private static string[] Without(PlanHolding[] holdings, PlanHolding[] others)
        {
            List<string> result = new List<string>();
            foreach (PlanHolding held in holdings)
            {
                if (held.GroupId == null && !Array.Exists(others, held.IsSame))
                {
                    result.Add(held.Name);
                }
            }
            return result.ToArray();
        }

        private static string[] OffIn(PlanHolding[] after, string[] comes)
        {
            List<string> result = new List<string>();
            foreach (PlanHolding held in after)
            {
                if (held.GroupId == null && Array.IndexOf(comes, held.Name) >= 0)
                {
                    result.AddRange(held.DisabledServices);
                }
            }
            return result.ToArray();
        }
    }

    /// <summary>A step as a dry run shows it: Planned where the run would send a change, else what the run would say.</summary>
    public sealed class PlannedStep : PlanStep
    {
        internal PlannedStep(Fields fields, PlanNames names)
            : base(fields, names)
        {
            Result = State == "Ready" ? "Planned" : State == "Unchanged" ? "Unchanged" : "Skipped";
        }

        public string Result { get; private set; }
    }

    /// <summary>A product on one side of a step: assigned directly, or by the group GroupId.</summary>
    public sealed class PlanHolding
    {
        internal PlanHolding(Fields fields, PlanNames names)
        {
            SkuId = fields.Text("skuId");
            Name = names.Product(SkuId);
            GroupId = fields.Text("groupId");
            DisabledServices = names.Services(fields.Texts("disabledPlans"));
        }

        public string SkuId { get; private set; }
        public string Name { get; private set; }
        public string GroupId { get; private set; }
        public string[] DisabledServices { get; private set; }

        internal bool IsSame(PlanHolding other)
        {
            return other.SkuId == SkuId && other.GroupId == GroupId;
        }

        public override string ToString()
        {
            return Name;
        }
    }
}
