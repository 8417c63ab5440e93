using System;
using System.Runtime.InteropServices;

namespace Reseat.Interop
{
    /// <summary>Bytes of the library; the caller's until NativeMethods.BufferFree.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeBuffer
    {
        public IntPtr Pointer;
        public UIntPtr Length;
    }

    /// <summary>
    /// The functions of ffi/include/reseat.h. The name has no extension and no path: LibraryLoader has bound it to one
    /// file before the first call.
    /// </summary>
    internal static class NativeMethods
    {
        internal const string Library = "reseat";

        /// <summary>The version of the header these declarations follow.</summary>
        internal const uint AbiVersion = 1;

        internal const int Ok = 0;
        internal const int NothingYet = 1;
        internal const int End = 2;

        [DllImport(Library, EntryPoint = "reseat_abi_version", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern uint GetAbiVersion();

        [DllImport(Library, EntryPoint = "reseat_client_new", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int ClientNew(byte[] config, UIntPtr length, out IntPtr client, out NativeBuffer error);

        [DllImport(Library, EntryPoint = "reseat_client_free", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void ClientFree(IntPtr client);

        [DllImport(Library, EntryPoint = "reseat_job_start", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int JobStart(ClientHandle client, byte[] request, UIntPtr length, out IntPtr job, out NativeBuffer error);

        [DllImport(Library, EntryPoint = "reseat_job_poll", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int JobPoll(JobHandle job, uint timeoutMs, out NativeBuffer jobEvent, out NativeBuffer error);

        [DllImport(Library, EntryPoint = "reseat_job_send", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int JobSend(JobHandle job, byte[] message, UIntPtr length, out NativeBuffer error);

        [DllImport(Library, EntryPoint = "reseat_job_cancel", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int JobCancel(JobHandle job);

        [DllImport(Library, EntryPoint = "reseat_job_free", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void JobFree(IntPtr job);

        [DllImport(Library, EntryPoint = "reseat_buf_free", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void BufferFree(ref NativeBuffer buffer);

        /// <summary>The bytes of a buffer, which is freed; null where the library set none.</summary>
        internal static byte[] Take(ref NativeBuffer buffer)
        {
            if (buffer.Pointer == IntPtr.Zero)
            {
                return null;
            }
            try
            {
                byte[] bytes = new byte[checked((int)buffer.Length.ToUInt64())];
                Marshal.Copy(buffer.Pointer, bytes, 0, bytes.Length);
                return bytes;
            }
            finally
            {
                BufferFree(ref buffer);
            }
        }

        internal static UIntPtr LengthOf(byte[] bytes)
        {
            return new UIntPtr((uint)bytes.Length);
        }
    }
}
