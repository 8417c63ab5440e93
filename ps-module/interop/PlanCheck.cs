using Reseat.Interop;

namespace Reseat
{
    /// <summary>Whether a plan still fits one of its users.</summary>
    public sealed class PlanFit
    {
        internal PlanFit(Fields fields)
        {
            UserId = fields.Text("userId");
            UserPrincipalName = fields.Text("userPrincipalName");
            Fit = fields.Text("fit");
            Message = fields.Text("message");
        }

        public string UserId { get; private set; }
        public string UserPrincipalName { get; private set; }

        /// <summary>fits, done, changed or gone.</summary>
        public string Fit { get; private set; }
        public string Message { get; private set; }

        /// <summary>Applying the plan would do, or has done, what it says of this user.</summary>
        public bool Holds
        {
            get { return Fit == "fits" || Fit == "done"; }
        }

        public override string ToString()
        {
            return Message;
        }
    }

    /// <summary>Something that two plans differ in; about the whole where it names no user.</summary>
    public sealed class PlanDifference
    {
        internal PlanDifference(Fields fields)
        {
            Kind = fields.Text("kind");
            UserId = fields.Text("userId");
            UserPrincipalName = fields.Text("userPrincipalName");
            Message = fields.Text("message");
        }

        /// <summary>added, removed or changed; of the whole: tenant, request, seats, products or questions.</summary>
        public string Kind { get; private set; }
        public string UserId { get; private set; }
        public string UserPrincipalName { get; private set; }
        public string Message { get; private set; }

        public override string ToString()
        {
            return Message;
        }
    }
}
