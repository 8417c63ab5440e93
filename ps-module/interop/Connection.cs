using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Security;

namespace Reseat.Interop
{
    /// <summary>A client of the library and what a session remembers of it. Disposing it cancels and joins its jobs.</summary>
    public sealed class Connection : IDisposable
    {
        private readonly ClientHandle client;

        private Connection(ClientHandle client)
        {
            this.client = client;
            Products = new Product[0];
            Moves = new Dictionary<string, string>();
            Told = new HashSet<string>();
        }

        /// <summary>The tenant, once the job "connect" has told it; null for work without one.</summary>
        public Tenant Tenant { get; set; }

        /// <summary>The products last read, for tab completion alone.</summary>
        public Product[] Products { get; set; }

        /// <summary>What was said of each run that this session has heard of, by its id; for tab completion alone.</summary>
        public Dictionary<string, string> Moves { get; private set; }

        /// <summary>Runs of which this session has said already that they did not come to their end.</summary>
        public HashSet<string> Told { get; private set; }

        /// <summary>
        /// Makes a client. Settings: the members of tests/schemas/config.schema.json but "auth", which is made from the
        /// token; without a token the client works without a tenant. Sentences are in the language of the session unless
        /// the settings say another.
        /// </summary>
        public static Connection Open(IDictionary settings, SecureString token)
        {
            if (!settings.Contains("language") && CultureInfo.CurrentUICulture.Name.Length > 0)
            {
                settings = new Hashtable(settings);
                settings["language"] = CultureInfo.CurrentUICulture.Name;
            }
            byte[] config = SecretJson.WithToken(settings, token);
            try
            {
                IntPtr handle;
                NativeBuffer error;
                int status = NativeMethods.ClientNew(config, NativeMethods.LengthOf(config), out handle, out error);
                Failure.ThrowUnlessOk(status, ref error);
                return new Connection(new ClientHandle(handle));
            }
            finally
            {
                Array.Clear(config, 0, config.Length);
            }
        }

        /// <summary>Starts a job. Request: tests/schemas/request.schema.json, as a dictionary.</summary>
        public Job Start(IDictionary request)
        {
            return StartRaw(Json.Write(request));
        }

        /// <summary>Starts a job from a request that is JSON already.</summary>
        public Job StartRaw(byte[] request)
        {
            IntPtr handle;
            NativeBuffer error;
            int status = NativeMethods.JobStart(client, request, NativeMethods.LengthOf(request), out handle, out error);
            Failure.ThrowUnlessOk(status, ref error);
            return new Job(new JobHandle(handle), Moves);
        }

        public void Dispose()
        {
            client.Dispose();
        }
    }

    /// <summary>A status from 100 on becomes an exception that carries the error document.</summary>
    internal static class Failure
    {
        internal static void ThrowUnlessOk(int status, ref NativeBuffer error)
        {
            byte[] document = NativeMethods.Take(ref error);
            if (status == NativeMethods.Ok)
            {
                return;
            }
            if (document == null)
            {
                throw new InvalidOperationException("The library gave status " + status + " and no error document.");
            }
            throw new ReseatException(new ErrorDocument(Json.ReadFields(document)));
        }
    }
}
