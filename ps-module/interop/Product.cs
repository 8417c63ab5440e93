using Reseat.Interop;

namespace Reseat
{
    /// <summary>A product of the tenant with its seats.</summary>
    public sealed class Product
    {
        internal Product(Fields fields)
        {
            SkuId = fields.Text("skuId");
            SkuPartNumber = fields.Text("skuPartNumber");
            Name = fields.Text("name");
            AppliesTo = fields.Text("appliesTo");
            CapabilityStatus = fields.Text("capabilityStatus");
            Enabled = fields.Number("enabled");
            Warning = fields.Number("warning");
            Suspended = fields.Number("suspended");
            Consumed = fields.Number("consumed");
            Free = fields.Number("free");
            Possible = fields.Number("possible");
            Assignable = fields.Flag("assignable");
            Note = fields.Text("note");
            Services = fields.Objects("services", delegate(Fields service) { return new Service(service); });
        }

        public string SkuId { get; private set; }
        public string SkuPartNumber { get; private set; }
        public string Name { get; private set; }
        public string AppliesTo { get; private set; }
        public string CapabilityStatus { get; private set; }
        public long Enabled { get; private set; }
        public long Warning { get; private set; }
        public long Suspended { get; private set; }
        public long Consumed { get; private set; }

        /// <summary>Enabled less consumed; below zero where more were given than bought.</summary>
        public long Free { get; private set; }

        /// <summary>How many more users the tenant would accept now.</summary>
        public long Possible { get; private set; }
        public bool Assignable { get; private set; }
        public string Note { get; private set; }
        public Service[] Services { get; private set; }

        public override string ToString()
        {
            return SkuPartNumber;
        }
    }

    /// <summary>A part of a product that can be switched.</summary>
    public sealed class Service
    {
        internal Service(Fields fields)
        {
            ServicePlanId = fields.Text("servicePlanId");
            ServicePlanName = fields.Text("servicePlanName");
            Name = fields.Text("name");
            AppliesTo = fields.Text("appliesTo");
        }

        public string ServicePlanId { get; private set; }

        /// <summary>Part name; null where only the name people know was given.</summary>
        public string ServicePlanName { get; private set; }
        public string Name { get; private set; }
        public string AppliesTo { get; private set; }

        /// <summary>It has a switch for each user; a service of the whole tenant has none.</summary>
        public bool Switchable
        {
            get { return AppliesTo == "User"; }
        }

        public override string ToString()
        {
            return Name;
        }
    }
}
