using System;

namespace Reseat.Interop
{
    /// <summary>Lets at most four progress records a second through: redrawing is slow.</summary>
    public sealed class ProgressPacer
    {
        private const int IntervalMs = 250;

        private int shownAt;

        /// <summary>What was told last, shown or not; null while nothing was.</summary>
        public Progress Last { get; private set; }

        public bool IsDue(Progress progress)
        {
            int now = Environment.TickCount;
            // A wait is said when it begins and when it is over: in between nothing else may come.
            bool isDue = Last == null || unchecked(now - shownAt) >= IntervalMs || progress.Waiting != Last.Waiting;
            Last = progress;
            if (isDue)
            {
                shownAt = now;
            }
            return isDue;
        }
    }
}
