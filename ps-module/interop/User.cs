using Reseat.Interop;

namespace Reseat
{
    /// <summary>A user and the products they hold, by every path.</summary>
    public sealed class User
    {
        internal User(Fields fields)
        {
            UserId = fields.Text("userId");
            UserPrincipalName = fields.Text("userPrincipalName");
            DisplayName = fields.Text("displayName");
            Mail = fields.Text("mail");
            Department = fields.Text("department");
            JobTitle = fields.Text("jobTitle");
            UsageLocation = fields.Text("usageLocation");
            AccountEnabled = fields.MaybeFlag("accountEnabled");
            UserType = fields.Text("userType");
            Products = fields.Objects("products", delegate(Fields product) { return new HeldProduct(product); });
            ServicesOff = fields.Number("servicesOff");
        }

        public string UserId { get; private set; }
        public string UserPrincipalName { get; private set; }
        public string DisplayName { get; private set; }
        public string Mail { get; private set; }
        public string Department { get; private set; }
        public string JobTitle { get; private set; }
        public string UsageLocation { get; private set; }
        public bool? AccountEnabled { get; private set; }
        public string UserType { get; private set; }
        public HeldProduct[] Products { get; private set; }
        public long ServicesOff { get; private set; }

        public override string ToString()
        {
            return UserPrincipalName;
        }
    }

    /// <summary>A product a user holds by one path: directly, or from the group GroupId.</summary>
    public sealed class HeldProduct
    {
        internal HeldProduct(Fields fields)
        {
            SkuId = fields.Text("skuId");
            SkuPartNumber = fields.Text("skuPartNumber");
            Name = fields.Text("name");
            Label = fields.Text("label");
            GroupId = fields.Text("groupId");
            DisabledServices = fields.Objects("disabledServices", delegate(Fields service) { return new Service(service); });
        }

        public string SkuId { get; private set; }
        public string SkuPartNumber { get; private set; }
        public string Name { get; private set; }

        /// <summary>As people read it; says when a group gives it.</summary>
        public string Label { get; private set; }
        public string GroupId { get; private set; }
        public Service[] DisabledServices { get; private set; }

        public override string ToString()
        {
            return Label;
        }
    }
}
