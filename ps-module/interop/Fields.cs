using System;
using System.Collections;
using System.Collections.Generic;

namespace Reseat.Interop
{
    /// <summary>A JSON object, read by the types its schema states; an absent member reads as null, zero or nothing.</summary>
    internal sealed class Fields : Dictionary<string, object>
    {
        internal Fields()
            : base(StringComparer.Ordinal)
        {
        }

        internal string Text(string name)
        {
            return (string)Value(name);
        }

        internal long Number(string name)
        {
            object value = Value(name);
            return value == null ? 0 : Convert.ToInt64(value);
        }

        internal long? MaybeNumber(string name)
        {
            object value = Value(name);
            return value == null ? (long?)null : Convert.ToInt64(value);
        }

        internal bool Flag(string name)
        {
            return Value(name) as bool? ?? false;
        }

        internal bool? MaybeFlag(string name)
        {
            return Value(name) as bool?;
        }

        internal Fields Object(string name)
        {
            return (Fields)Value(name);
        }

        internal string[] Texts(string name)
        {
            return List(name, delegate(object item) { return (string)item; });
        }

        internal T[] Objects<T>(string name, Func<Fields, T> read)
        {
            return List(name, delegate(object item) { return read((Fields)item); });
        }

        private T[] List<T>(string name, Func<object, T> read)
        {
            List<object> items = Value(name) as List<object>;
            if (items == null)
            {
                return new T[0];
            }
            T[] result = new T[items.Count];
            for (int index = 0; index < result.Length; index++)
            {
                result[index] = read(items[index]);
            }
            return result;
        }

        private object Value(string name)
        {
            object value;
            TryGetValue(name, out value);
            return value;
        }
    }
}
