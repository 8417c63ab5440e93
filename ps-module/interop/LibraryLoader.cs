using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Reseat.Interop
{
    /// <summary>
    /// Binds the name "reseat" of NativeMethods to one file, by its absolute path and for this assembly alone: neither
    /// the search path of the system nor a setting of the process takes part.
    /// </summary>
    public static class LibraryLoader
    {
        private static readonly object loading = new object();
        private static IntPtr library = IntPtr.Zero;
        private static string loadedFrom;

        /// <summary>Folder name of this process's system and processor, such as linux-x64.</summary>
        public static string RuntimeId
        {
            get
            {
                string system = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win"
                    : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx" : "linux";
                return system + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
            }
        }

        /// <summary>File name of the library on this system; no "lib" before it anywhere.</summary>
        public static string FileName
        {
            get { return "reseat" + (IsWindows ? ".dll" : RuntimeId.StartsWith("osx", StringComparison.Ordinal) ? ".dylib" : ".so"); }
        }

        /// <summary>What the name of a program ends with on this system.</summary>
        public static string ProgramSuffix
        {
            get { return IsWindows ? ".exe" : ""; }
        }

        /// <summary>The file in use; null before Load.</summary>
        public static string Path
        {
            get { return loadedFrom; }
        }

        private static bool IsWindows
        {
            get { return RuntimeInformation.IsOSPlatform(OSPlatform.Windows); }
        }

        /// <summary>
        /// Loads the file and compares the ABI version. A library cannot be unloaded, so that the first file stays in use
        /// for the life of the process, whatever a later import asks for.
        /// </summary>
        public static void Load(string path)
        {
            // Runspaces of one process import the module at the same time, and .NET binds an assembly once.
            lock (loading)
            {
                if (library == IntPtr.Zero)
                {
                    string full = System.IO.Path.GetFullPath(path);
                    RefuseUnloadable(full);
                    library = IsModernRuntime ? BindForThisAssembly(full) : LoadIntoProcess(full);
                    loadedFrom = full;
                }
            }
            uint found = NativeMethods.GetAbiVersion();
            if (found != NativeMethods.AbiVersion)
            {
                throw new BadImageFormatException(string.Format(
                    "The library '{0}' ({1}) speaks ABI version {2}, this module version {3}. Install module and library together.",
                    loadedFrom, RuntimeId, found, NativeMethods.AbiVersion));
            }
        }

        private static void RefuseUnloadable(string path)
        {
            if (IntPtr.Size != 8)
            {
                throw new PlatformNotSupportedException(string.Format(
                    "Reseat needs a 64-bit PowerShell; this process is {0}.", RuntimeId));
            }
            if (!File.Exists(path))
            {
                throw new FileNotFoundException(string.Format(
                    "The library '{0}' is missing. This package of Reseat has no part for {1}.", path, RuntimeId), path);
            }
        }

        private static Type NativeLibrary
        {
            // Absent on .NET Framework, and unknown to the class library this assembly is compiled against.
            get { return Type.GetType("System.Runtime.InteropServices.NativeLibrary, System.Runtime.InteropServices"); }
        }

        private static bool IsModernRuntime
        {
            get { return NativeLibrary != null; }
        }

        private static IntPtr BindForThisAssembly(string path)
        {
            MethodInfo load = NativeLibrary.GetMethod("Load", new Type[] { typeof(string) });
            MethodInfo setResolver = NativeLibrary.GetMethod("SetDllImportResolver");
            IntPtr loaded;
            try
            {
                loaded = (IntPtr)load.Invoke(null, new object[] { path });
            }
            catch (TargetInvocationException fault)
            {
                throw new BadImageFormatException(string.Format(
                    "The library '{0}' ({1}) cannot be loaded: {2}", path, RuntimeId, fault.InnerException.Message), fault.InnerException);
            }
            Delegate resolver = Delegate.CreateDelegate(
                setResolver.GetParameters()[1].ParameterType,
                typeof(LibraryLoader).GetMethod("Resolve", BindingFlags.NonPublic | BindingFlags.Static));
            setResolver.Invoke(null, new object[] { typeof(LibraryLoader).Assembly, resolver });
            return loaded;
        }

        private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
        {
            return name == NativeMethods.Library ? library : IntPtr.Zero;
        }

        // On .NET Framework a library loaded by its full path is found by its bare name from then on.
        private static IntPtr LoadIntoProcess(string path)
        {
            const uint LoadWithAlteredSearchPath = 0x00000008;
            IntPtr loaded = LoadLibraryEx(path, IntPtr.Zero, LoadWithAlteredSearchPath);
            if (loaded == IntPtr.Zero)
            {
                throw new BadImageFormatException(string.Format(
                    "The library '{0}' ({1}) cannot be loaded: Windows error {2}.", path, RuntimeId, Marshal.GetLastWin32Error()));
            }
            return loaded;
        }

        [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true, EntryPoint = "LoadLibraryExW")]
        private static extern IntPtr LoadLibraryEx(string path, IntPtr reserved, uint flags);
    }
}
