using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Reseat.Interop
{
    /// <summary>
    /// What this module calls the members and operations of the core's requests. Names and nothing else: which member says
    /// what, and which of them cures what, is for the core to say.
    /// </summary>
    public static class RequestNames
    {
        private static readonly Dictionary<string, string> parameters = new Dictionary<string, string>
        {
            { "required", "RequireService" },
            { "mayLose", "AllowLosing" },
            { "usageLocation", "UsageLocation" },
            { "allowGuests", "IncludeGuest" },
            { "allowDisabled", "IncludeDisabled" },
            { "reason", "Reason" },
            { "stopAfterFailurePercent", "StopAfterFailurePercent" },
            { "maximumUsers", "MaximumUsers" },
            { "maximumServicesLost", "MaximumServicesLost" },
            { "services.alsoOff", "AlsoDisable" },
            { "services.services", "Disable" },
            { "off", "Disable" },
            { "products", "Product" },
        };

        private static readonly Dictionary<string, string> commands = new Dictionary<string, string>
        {
            { "listUsers", "Get-LicensedUser" },
            { "listProducts", "Get-LicenseProduct" },
            { "listMoves", "Get-LicenseMove" },
            { "resume", "Resume-LicenseMove" },
            { "testMove", "Test-LicenseMove" },
            { "undo", "Undo-LicenseMove" },
        };

        /// <summary>How a value is shown that somebody has to choose.</summary>
        private static readonly Dictionary<string, string> choices = new Dictionary<string, string>
        {
            { "usageLocation", "shell.cure.usageLocation" },
        };

        private static readonly Regex plain = new Regex("^[A-Za-z0-9_.-]+$", RegexOptions.CultureInvariant);

        /// <summary>The parameter that says this member of a request.</summary>
        public static string Parameter(string member)
        {
            return parameters[member];
        }

        /// <summary>A cure of the core as it is typed here: a parameter with its value, a command, or the address of a page.</summary>
        internal static string Cure(Fields cure)
        {
            switch (cure.Text("kind"))
            {
                case "link": return cure.Text("href");
                case "op": return commands[cure.Text("op")];
                case "request": return Typed(cure);
                default: throw new InvalidOperationException("The library sent a cure of the unknown kind '" + cure.Text("kind") + "'.");
            }
        }

        private static string Typed(Fields cure)
        {
            string member = cure.Text("member");
            string parameter = "-" + Parameter(member);
            object value = cure["value"];
            if (value is bool)
            {
                return parameter;
            }
            return parameter + " " + (value == null
                ? Texts.Say(choices[member], null)
                : string.Join(",", Array.ConvertAll(cure.Texts("value"), new Converter<string, string>(Quoted))));
        }

        private static string Quoted(string name)
        {
            return plain.IsMatch(name) ? name : "'" + name.Replace("'", "''") + "'";
        }
    }
}
