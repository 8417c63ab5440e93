using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Reseat.Interop;

namespace Reseat.Interop
{
    /// <summary>
    /// Reads a plan document by its lines, which are part of its form: all that comes before the steps, one line for each
    /// step, and the rest. So a file of any size is read without being held. Only for showing: what is applied is the
    /// document itself, and the core alone judges it.
    /// </summary>
    internal sealed class PlanDocument
    {
        private readonly string text;
        private readonly string path;

        internal PlanDocument(string text, string path)
        {
            this.text = text;
            this.path = path;
            using (TextReader reader = Open())
            {
                Plan = Json.ReadFields(reader.ReadLine() + "]}}").Object("plan");
                string line = reader.ReadLine();
                while (line != null && !line.StartsWith("]", StringComparison.Ordinal))
                {
                    line = reader.ReadLine();
                }
                Envelope = Json.ReadFields("{\"plan\":{\"steps\":[" + line);
            }
        }

        /// <summary>The members of "plan" without the steps.</summary>
        internal Fields Plan { get; private set; }

        /// <summary>"createdAt" and "digest".</summary>
        internal Fields Envelope { get; private set; }

        internal IEnumerable<Fields> Steps
        {
            get
            {
                using (TextReader reader = Open())
                {
                    reader.ReadLine();
                    string line = reader.ReadLine();
                    while (line != null && !line.StartsWith("]", StringComparison.Ordinal))
                    {
                        yield return Json.ReadFields(line.TrimEnd(','));
                        line = reader.ReadLine();
                    }
                }
            }
        }

        private TextReader Open()
        {
            return text == null ? (TextReader)new StreamReader(path, Encoding.UTF8) : new StringReader(text);
        }
    }
}
