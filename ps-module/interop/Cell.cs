using System;
using System.Text;

namespace Reseat.Interop
{
    /// <summary>Text for a cell of a table view: the engine itself would break it in the middle of a word.</summary>
    public static class Cell
    {
        /// <summary>The items with commas between them, in lines of at most so many characters, broken at spaces.</summary>
        public static string FitList(object[] items, int width)
        {
            return Fit(string.Join(", ", items), width);
        }

        /// <summary>The text in lines of at most so many characters, broken at spaces where there are any.</summary>
        public static string Fit(string text, int width)
        {
            if (text == null || text.Length <= width)
            {
                return text;
            }
            return string.Join("\n", Array.ConvertAll(text.Split('\n'), delegate(string line) { return FitLine(line, width); }));
        }

        private static string FitLine(string text, int width)
        {
            StringBuilder lines = new StringBuilder();
            int used = 0;
            foreach (string word in text.Split(' '))
            {
                if (used > 0 && used + 1 + word.Length > width)
                {
                    lines.Append('\n');
                    used = 0;
                }
                else if (used > 0)
                {
                    lines.Append(' ');
                    used++;
                }
                lines.Append(word);
                used += word.Length;
            }
            return lines.ToString();
        }

        /// <summary>A sentence and below it what is typed; an item that would be broken inside a word is left to the object.</summary>
        public static string FitActions(string sentence, string[] actions, int width)
        {
            string[] all = Array.FindAll(actions, delegate(string action)
            {
                return Array.TrueForAll(action.Split(' '), delegate(string word) { return word.Length <= width; });
            });
            all = Array.ConvertAll(all, delegate(string action) { return Fit(action, width); });
            string below = string.Join("\n", all);
            return string.IsNullOrEmpty(sentence) ? below : all.Length == 0 ? Fit(sentence, width) : Fit(sentence, width) + "\n" + below;
        }

        /// <summary>The first item and how many more there are.</summary>
        public static string Count(string[] items)
        {
            return items.Length > 1 ? items[0] + ", +" + (items.Length - 1) : string.Join("", items);
        }
    }
}
