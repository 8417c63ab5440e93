using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;

namespace Reseat.Interop
{
    /// <summary>JSON to values and back, by the reader and writer that both editions of .NET have.</summary>
    internal static class Json
    {
        /// <summary>Objects become Fields, lists List&lt;object&gt;, integers long; strings are exact.</summary>
        internal static object Read(byte[] utf8)
        {
            using (XmlDictionaryReader reader = JsonReaderWriterFactory.CreateJsonReader(utf8, XmlDictionaryReaderQuotas.Max))
            {
                reader.MoveToContent();
                return ReadValue(reader);
            }
        }

        internal static Fields ReadFields(byte[] utf8)
        {
            return (Fields)Read(utf8);
        }

        internal static Fields ReadFields(string text)
        {
            return ReadFields(Encoding.UTF8.GetBytes(text));
        }

        private static object ReadValue(XmlDictionaryReader reader)
        {
            switch (reader.GetAttribute("type"))
            {
                case "object":
                    Fields fields = new Fields();
                    ReadMembers(reader, delegate(string name) { fields[name] = ReadValue(reader); });
                    return fields;
                case "array":
                    List<object> list = new List<object>();
                    ReadMembers(reader, delegate(string name) { list.Add(ReadValue(reader)); });
                    return list;
                case "number":
                    return ReadNumber(reader.ReadElementContentAsString());
                case "boolean":
                    return reader.ReadElementContentAsString() == "true";
                case "null":
                    reader.ReadElementContentAsString();
                    return null;
                default:
                    return reader.ReadElementContentAsString();
            }
        }

        // A member whose name is no XML name arrives as an element "item" with the name in an attribute.
        private static void ReadMembers(XmlDictionaryReader reader, Action<string> readMember)
        {
            reader.ReadStartElement();
            while (reader.MoveToContent() == XmlNodeType.Element)
            {
                readMember(reader.NamespaceURI == "item" ? reader.GetAttribute("item") : reader.LocalName);
            }
            reader.ReadEndElement();
        }

        private static object ReadNumber(string text)
        {
            long whole;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole))
            {
                return whole;
            }
            return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        /// <summary>UTF-8 of dictionaries, lists, strings, numbers, booleans and null.</summary>
        internal static byte[] Write(object value)
        {
            using (MemoryStream stream = new MemoryStream())
            {
                using (XmlDictionaryWriter writer = JsonReaderWriterFactory.CreateJsonWriter(stream, Encoding.UTF8, false))
                {
                    WriteValue(writer, "root", value);
                }
                return stream.ToArray();
            }
        }

        private static void WriteValue(XmlDictionaryWriter writer, string name, object value)
        {
            writer.WriteStartElement(name);
            string text = value as string;
            IDictionary members = value as IDictionary;
            IEnumerable items = value as IEnumerable;
            if (text != null)
            {
                writer.WriteAttributeString("type", "string");
                writer.WriteString(WithoutLoneSurrogates(text));
            }
            else if (value == null)
            {
                writer.WriteAttributeString("type", "null");
            }
            else if (value is bool)
            {
                writer.WriteAttributeString("type", "boolean");
                writer.WriteString((bool)value ? "true" : "false");
            }
            else if (members != null)
            {
                writer.WriteAttributeString("type", "object");
                foreach (DictionaryEntry member in members)
                {
                    WriteValue(writer, (string)member.Key, member.Value);
                }
            }
            else if (items != null)
            {
                writer.WriteAttributeString("type", "array");
                foreach (object item in items)
                {
                    WriteValue(writer, "item", item);
                }
            }
            else if (value is double)
            {
                // Not rounded: that half a user is none is for the core to say.
                writer.WriteAttributeString("type", "number");
                writer.WriteString(((double)value).ToString("R", CultureInfo.InvariantCulture));
            }
            else
            {
                writer.WriteAttributeString("type", "number");
                writer.WriteString(Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
            }
            writer.WriteEndElement();
        }

        // Half a character cannot be written as UTF-8; the replacement character is in no name of a tenant, so the core
        // says what it did not find.
        private static string WithoutLoneSurrogates(string text)
        {
            return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }
    }
}
