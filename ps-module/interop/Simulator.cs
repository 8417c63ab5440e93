using System;
using System.Security;
using Reseat.Interop;

namespace Reseat
{
    /// <summary>
    /// A simulated tenant on loopback. The names of its properties are those of Connect-LicenseTenant's parameters, so that
    /// it can be piped there.
    /// </summary>
    public sealed class Simulator
    {
        /// <summary>ReadyLine: the one JSON line the program prints. Process: what ends the program when it is disposed of.</summary>
        public Simulator(string readyLine, string profile, IDisposable process)
        {
            Fields ready = Json.ReadFields(readyLine);
            GraphRoot = ready.Text("listening");
            TenantId = ready.Text("tenantId");
            Token = new SecureString();
            foreach (char character in ready.Text("token"))
            {
                Token.AppendChar(character);
            }
            Token.MakeReadOnly();
            EnvironmentProfile = profile;
            Process = process;
        }

        public string GraphRoot { get; private set; }
        public string TenantId { get; private set; }
        public SecureString Token { get; private set; }

        /// <summary>Always Custom: a root on loopback.</summary>
        public string Environment
        {
            get { return "Custom"; }
        }

        /// <summary>The cloud whose words and rules it follows.</summary>
        public string EnvironmentProfile { get; private set; }
        public IDisposable Process { get; private set; }

        public override string ToString()
        {
            return GraphRoot;
        }
    }
}
