using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Reseat.Interop
{
    /// <summary>A running job, read by polling: no call ever comes from a thread of the library.</summary>
    public sealed class Job : IDisposable
    {
        private const int PollMs = 100;

        private readonly JobHandle handle;
        private readonly Dictionary<string, string> moves;
        private bool ended;

        /// <summary>Whatever is said of a run is put into moves, by its id.</summary>
        internal Job(JobHandle handle, Dictionary<string, string> moves)
        {
            this.handle = handle;
            this.moves = moves;
        }

        /// <summary>
        /// The events, until the job has ended. Whenever none came for 100 ms the next one is null, so that a loop over
        /// them can be stopped. A failed job throws ReseatException after its events.
        /// </summary>
        public IEnumerable<object> Events
        {
            get
            {
                while (!ended)
                {
                    object next = Next(PollMs);
                    if (!ended)
                    {
                        yield return next;
                    }
                }
            }
        }

        /// <summary>The events as the library wrote them, as JSON texts.</summary>
        public IEnumerable<string> RawEvents
        {
            get
            {
                while (!ended)
                {
                    byte[] next = NextBytes(PollMs);
                    if (!ended)
                    {
                        yield return next == null ? null : Encoding.UTF8.GetString(next);
                    }
                }
            }
        }

        /// <summary>Tells the job something. Message: tests/schemas/message.schema.json.</summary>
        public void Send(string message)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(message);
            NativeBuffer error;
            int status = NativeMethods.JobSend(handle, bytes, NativeMethods.LengthOf(bytes), out error);
            Failure.ThrowUnlessOk(status, ref error);
        }

        /// <summary>Asks the job to stop: nothing new is sent, what is under way is settled and still told.</summary>
        public void Cancel()
        {
            NativeMethods.JobCancel(handle);
        }

        /// <summary>
        /// Ends a job that nobody reads on: cancels it, gives what is under way the time to be settled, frees it. Gives what a
        /// run says meanwhile: for how many users it waits, and how it ended. For a job that has ended it only frees. Nothing
        /// of this happens before the sentences are read.
        /// </summary>
        public IEnumerable<string> Stop(int patienceMs)
        {
            try
            {
                if (!ended)
                {
                    Cancel();
                }
                bool hasSaidWhy = false;
                int started = Environment.TickCount;
                while (!ended && unchecked(Environment.TickCount - started) < patienceMs)
                {
                    object next = NextUnlessFailed();
                    Progress progress = next as Progress;
                    Done done = next as Done;
                    if (progress != null && progress.Stopping && !hasSaidWhy)
                    {
                        hasSaidWhy = true;
                        yield return progress.Message;
                    }
                    else if (done != null && done.Text != null)
                    {
                        yield return done.Closing;
                    }
                }
            }
            finally
            {
                handle.Dispose();
            }
        }

        public void Dispose()
        {
            handle.Dispose();
        }

        // Whoever stops a job waits for no answer, so that its failing meanwhile is nobody's news.
        private object NextUnlessFailed()
        {
            try
            {
                return Next(PollMs);
            }
            catch (ReseatException)
            {
                return null;
            }
        }

        private object Next(int timeoutMs)
        {
            byte[] bytes = NextBytes(timeoutMs);
            if (bytes == null)
            {
                return null;
            }
            Fields fields = Json.ReadFields(bytes);
            if (fields.Text("event") == "need")
            {
                // The one token this module was given is the one that ran out.
                AnswerNone(fields.Number("id"));
                return null;
            }
            object read = JobEvent.Read(fields);
            Remember(read);
            return read;
        }

        private void Remember(object read)
        {
            Move move = read as Move;
            Done done = read as Done;
            if (move != null)
            {
                moves[move.MoveId] = move.Message;
            }
            else if (done != null && done.MoveId != null)
            {
                moves[done.MoveId] = done.Text;
            }
        }

        private byte[] NextBytes(int timeoutMs)
        {
            NativeBuffer jobEvent;
            NativeBuffer error;
            int status = NativeMethods.JobPoll(handle, (uint)timeoutMs, out jobEvent, out error);
            byte[] bytes = NativeMethods.Take(ref jobEvent);
            if (status == NativeMethods.End)
            {
                ended = true;
                return null;
            }
            if (status == NativeMethods.NothingYet)
            {
                return null;
            }
            Failure.ThrowUnlessOk(status, ref error);
            return bytes;
        }

        private void AnswerNone(long id)
        {
            Send("{\"answer\":" + id.ToString(CultureInfo.InvariantCulture) + ",\"none\":true}");
        }
    }
}
