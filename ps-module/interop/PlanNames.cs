using System;
using System.Collections.Generic;

namespace Reseat.Interop
{
    /// <summary>The names a plan gives to the ids in it, so that it can be read without a tenant.</summary>
    internal sealed class PlanNames
    {
        private readonly Dictionary<string, string> products = new Dictionary<string, string>(StringComparer.Ordinal);
        private readonly Dictionary<string, string> services = new Dictionary<string, string>(StringComparer.Ordinal);

        internal PlanNames(Fields plan)
        {
            foreach (Fields product in plan.Objects("products", delegate(Fields fields) { return fields; }))
            {
                products[product.Text("skuId")] = product.Text("name");
                foreach (Fields service in product.Objects("services", delegate(Fields fields) { return fields; }))
                {
                    services[service.Text("servicePlanId")] = service.Text("name");
                }
            }
        }

        internal string Product(string skuId)
        {
            return Find(products, skuId);
        }

        internal string Service(string servicePlanId)
        {
            return Find(services, servicePlanId);
        }

        internal string[] Services(string[] servicePlanIds)
        {
            return Array.ConvertAll(servicePlanIds, delegate(string id) { return Find(services, id); });
        }

        private static string Find(Dictionary<string, string> names, string id)
        {
            string name;
            return names.TryGetValue(id, out name) ? name : id;
        }
    }
}
