using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;

namespace Reseat.Interop
{
    /// <summary>
    /// The core's tables of sentences, which this assembly carries (core/text): for what only a shell has to say, and the
    /// core therefore never does. It speaks the language of the session, or English.
    /// </summary>
    public static class Texts
    {
        private static readonly ConcurrentDictionary<string, Fields> tables = new ConcurrentDictionary<string, Fields>();

        /// <summary>
        /// The sentence of a key, with the values it names. A key that is missing throws: a test walks every key that the
        /// module uses.
        /// </summary>
        public static string Say(string key, IDictionary values)
        {
            string sentence = Find(key, values);
            if (sentence == null)
            {
                throw new InvalidOperationException("There is no sentence '" + key + "'.");
            }
            return sentence;
        }

        /// <summary>The same, null where there is none.</summary>
        internal static string Find(string key, IDictionary values)
        {
            Fields table = tables.GetOrAdd(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, Load);
            string sentence = table.Text(key);
            if (sentence != null && values != null)
            {
                foreach (DictionaryEntry value in values)
                {
                    sentence = sentence.Replace("{" + value.Key + "}", Convert.ToString(value.Value));
                }
            }
            return sentence;
        }

        private static Fields Load(string language)
        {
            using (Stream stream = Open(language) ?? Open("en"))
            using (MemoryStream copy = new MemoryStream())
            {
                stream.CopyTo(copy);
                return Json.ReadFields(copy.ToArray());
            }
        }

        private static Stream Open(string language)
        {
            return typeof(Texts).Assembly.GetManifestResourceStream(language + ".json");
        }
    }
}
