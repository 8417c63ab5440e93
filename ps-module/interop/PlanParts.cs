using Reseat.Interop;

namespace Reseat
{
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
            LostInName = fields.Number("lostInName");
            NewServices = fields.Number("newServices");
            Locations = fields.Number("locations");
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

        /// <summary>Services that go with a product and that another one still gives.</summary>
        public long LostInName { get; private set; }

        /// <summary>Services that none of the old products had.</summary>
        public long NewServices { get; private set; }

        /// <summary>Users whose usage location is set before they move.</summary>
        public long Locations { get; private set; }
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
            Waits = fields.Number("waits");
            Missing = fields.MaybeNumber("missing");
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

        /// <summary>Users who wait for a seat of it.</summary>
        public long Waits { get; private set; }

        /// <summary>Seats that would be enough for all of them; null where more than seats of this product is missing.</summary>
        public long? Missing { get; private set; }
    }

    /// <summary>
    /// A service of an old product (From) that may be the same to people as one of a new product (To): somebody has to say.
    /// </summary>
    public sealed class PlanQuestion
    {
        internal PlanQuestion(Fields fields, PlanNames names)
        {
            FromId = fields.Text("from");
            ToId = fields.Text("to");
            SkuId = fields.Text("skuId");
            From = names.Service(FromId);
            To = names.Service(ToId);
            Product = names.Product(SkuId);
            Users = fields.Number("users");
        }

        public string FromId { get; private set; }
        public string ToId { get; private set; }
        public string SkuId { get; private set; }
        public string From { get; private set; }
        public string To { get; private set; }

        /// <summary>The new product.</summary>
        public string Product { get; private set; }

        /// <summary>How many users it concerns.</summary>
        public long Users { get; private set; }

        public override string ToString()
        {
            return From + " = " + To;
        }
    }
}
