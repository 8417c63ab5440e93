using Reseat.Interop;

namespace Reseat
{
    /// <summary>The connected tenant and what the signed-in account may do there.</summary>
    public sealed class Tenant
    {
        internal Tenant(Fields fields)
        {
            TenantId = fields.Text("id");
            DisplayName = fields.Text("displayName");
            Environment = fields.Text("environment");
            EnvironmentProfile = fields.Text("profile");
            Account = fields.Text("account");
            Roles = fields.Texts("roles");
            Missing = fields.Texts("missing");
            Message = fields.Text("message");
        }

        public string TenantId { get; private set; }
        public string DisplayName { get; private set; }
        public string Environment { get; private set; }
        public string EnvironmentProfile { get; private set; }
        public string Account { get; private set; }
        public string[] Roles { get; private set; }

        /// <summary>What the account lacks; empty when it may do everything.</summary>
        public string[] Missing { get; private set; }

        /// <summary>The sentence that says so; null when there is nothing to say.</summary>
        public string Message { get; private set; }

        public override string ToString()
        {
            return DisplayName;
        }
    }
}
