using Reseat.Interop;

namespace Reseat
{
    /// <summary>Something to know about a plan before it is applied. The id is one of docs/errors.md.</summary>
    public sealed class Finding
    {
        internal Finding(Fields fields)
        {
            Id = fields.Text("id");
            Severity = fields.Text("severity");
            UserId = fields.Text("userId");
            UserPrincipalName = fields.Text("userPrincipalName");
            Target = fields.Text("target");
            Count = fields.Number("count");
            Message = fields.Text("message");
            Cure = fields.Text("hint");
            RecommendedAction = fields.Objects("cures", RequestNames.Cure);
            Services = fields.Objects("services", delegate(Fields service) { return new Service(service); });
            GroupId = fields.Text("groupId");
            Names = fields.Texts("names");
        }

        public string Id { get; private set; }

        /// <summary>blocksUser, warning or note; what blocks the run is an error and gives no plan.</summary>
        public string Severity { get; private set; }
        public string UserId { get; private set; }
        public string UserPrincipalName { get; private set; }
        public string Target { get; private set; }
        public long Count { get; private set; }
        public string Message { get; private set; }
        public string Cure { get; private set; }

        /// <summary>The cure as it is typed: parameters of the same command, another command, or the address of a page. Each will do.</summary>
        public string[] RecommendedAction { get; private set; }

        /// <summary>The services it is about; the first is the one that suffers, where they differ.</summary>
        public Service[] Services { get; private set; }
        public string GroupId { get; private set; }

        /// <summary>The first few users it concerns; all of them stand in the plan's Steps.</summary>
        public string[] Names { get; private set; }

        public override string ToString()
        {
            return Message;
        }
    }
}
