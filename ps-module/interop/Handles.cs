using System;
using System.Runtime.InteropServices;

namespace Reseat.Interop
{
    /// <summary>A client of the library. Freeing it cancels and joins its jobs.</summary>
    internal sealed class ClientHandle : SafeHandle
    {
        internal ClientHandle(IntPtr client)
            : base(IntPtr.Zero, true)
        {
            SetHandle(client);
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }

        protected override bool ReleaseHandle()
        {
            NativeMethods.ClientFree(handle);
            return true;
        }
    }

    /// <summary>A job of the library. Freeing it cancels and joins it; where its client went first, freeing does nothing.</summary>
    internal sealed class JobHandle : SafeHandle
    {
        internal JobHandle(IntPtr job)
            : base(IntPtr.Zero, true)
        {
            SetHandle(job);
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }

        protected override bool ReleaseHandle()
        {
            NativeMethods.JobFree(handle);
            return true;
        }
    }
}
