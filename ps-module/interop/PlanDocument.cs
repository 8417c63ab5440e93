using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Reseat.Interop;

namespace Reseat.Interop
{
    /// <summary>
    /// Reads a plan document by its lines, which are part of its form: all that comes before the steps, a line for each step,
    /// the last one with the rest behind it. So a file of any size is read without being held. Only for showing: what is applied is the
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
                string last = null;
                for (string line = reader.ReadLine(); line != null; line = reader.ReadLine())
                {
                    last = line;
                }
                Envelope = Json.ReadFields("{\"plan\":{\"steps\":[" + last.Substring(EndOfSteps(last)));
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
                    for (string line = reader.ReadLine(); line != null; line = reader.ReadLine())
                    {
                        string step = line.EndsWith(",", StringComparison.Ordinal)
                            ? line.Substring(0, line.Length - 1)
                            : line.Substring(0, EndOfSteps(line));
                        if (step.Length > 0)
                        {
                            yield return Json.ReadFields(step);
                        }
                    }
                }
            }
        }

        // In a value the quotation marks would be escaped.
        private static int EndOfSteps(string lastLine)
        {
            return lastLine.LastIndexOf("]},\"createdAt\":", StringComparison.Ordinal);
        }

        private TextReader Open()
        {
            return text == null ? (TextReader)new StreamReader(path, Encoding.UTF8) : new StringReader(text);
        }
    }
}
