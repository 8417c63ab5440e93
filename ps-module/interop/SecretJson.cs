using System;
using System.Collections;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace Reseat.Interop
{
    /// <summary>
    /// Writes the configuration with a token in it, without the token ever being a string: strings stay in memory until
    /// the runtime cares to drop them.
    /// </summary>
    internal static class SecretJson
    {
        /// <summary>The caller clears the bytes after use.</summary>
        internal static byte[] WithToken(IDictionary settings, SecureString token)
        {
            // What comes after the opening brace, the closing one included; "auth" goes in front of it.
            string members = Encoding.UTF8.GetString(Json.Write(settings)).Substring(1);
            string rest = members == "}" ? members : "," + members;
            return token == null
                ? Encoding.UTF8.GetBytes("{\"auth\":{\"kind\":\"none\"}" + rest)
                : Join(
                    Encoding.UTF8.GetBytes("{\"auth\":{\"kind\":\"accessToken\",\"token\":\""),
                    token,
                    Encoding.UTF8.GetBytes("\"}" + rest));
        }

        private static byte[] Join(byte[] head, SecureString token, byte[] tail)
        {
            const int EscapeLength = 6;
            IntPtr plain = Marshal.SecureStringToGlobalAllocUnicode(token);
            byte[] escaped = new byte[token.Length * EscapeLength];
            try
            {
                for (int index = 0; index < token.Length; index++)
                {
                    WriteEscape(escaped, index * EscapeLength, (ushort)Marshal.ReadInt16(plain, index * 2));
                }
                byte[] whole = new byte[head.Length + escaped.Length + tail.Length];
                Buffer.BlockCopy(head, 0, whole, 0, head.Length);
                Buffer.BlockCopy(escaped, 0, whole, head.Length, escaped.Length);
                Buffer.BlockCopy(tail, 0, whole, head.Length + escaped.Length, tail.Length);
                return whole;
            }
            finally
            {
                Array.Clear(escaped, 0, escaped.Length);
                Marshal.ZeroFreeGlobalAllocUnicode(plain);
            }
        }

        // \uXXXX for every character: no case to get wrong.
        private static void WriteEscape(byte[] target, int at, ushort unit)
        {
            const string Digits = "0123456789abcdef";
            target[at] = (byte)'\\';
            target[at + 1] = (byte)'u';
            for (int digit = 0; digit < 4; digit++)
            {
                target[at + 2 + digit] = (byte)Digits[(unit >> (12 - (4 * digit))) & 0xF];
            }
        }
    }
}
