using System;
using System.Collections;

namespace Reseat.Interop
{
    /// <summary>What went wrong, in the core's own words. Shape: tests/schemas/error.schema.json.</summary>
    public sealed class ErrorDocument
    {
        internal ErrorDocument(Fields fields)
        {
            Status = (int)fields.Number("status");
            Id = fields.Text("id");
            Message = fields.Text("message");
            Hint = fields.Text("hint");
            Target = fields.Text("target");
            Retry = fields.Text("retry");
            RetryAfterMs = fields.MaybeNumber("retryAfterMs");
            Attempts = fields.MaybeNumber("attempts");
            ElapsedMs = fields.MaybeNumber("elapsedMs");
            Causes = fields.Objects("causes", delegate(Fields cause) { return new ErrorCause(cause); });
            Fields http = fields.Object("http");
            if (http != null)
            {
                HttpStatus = http.MaybeNumber("status");
                HttpCode = http.Text("code");
                RequestId = http.Text("requestId");
                ClientRequestId = http.Text("clientRequestId");
            }
        }

        private ErrorDocument()
        {
            Causes = new ErrorCause[0];
        }

        /// <summary>Reads a document as the library writes it.</summary>
        public static ErrorDocument Parse(string json)
        {
            return new ErrorDocument(Json.ReadFields(json));
        }

        /// <summary>
        /// The same for what this face refuses before the core is asked. Id: of the table. Form: of the sentence, where the
        /// id has several (core/text: error.ID.FORM.message, .hint).
        /// </summary>
        public static ErrorDocument Of(string id, string form, IDictionary values, string target)
        {
            string key = "error." + id + (string.IsNullOrEmpty(form) ? "" : "." + form);
            ErrorDocument document = new ErrorDocument();
            document.Id = id;
            document.Message = Texts.Say(key + ".message", values);
            document.Hint = Texts.Find(key + ".hint", values);
            document.Target = target;
            return document;
        }

        /// <summary>The same for one user of a run: id, sentence and cure stand in the result.</summary>
        public static ErrorDocument Of(MoveResult result)
        {
            ErrorDocument document = new ErrorDocument();
            document.Id = result.ErrorId;
            document.Message = result.Detail;
            document.Hint = result.Hint;
            document.Target = result.UserPrincipalName;
            document.RequestId = result.RequestId;
            return document;
        }

        /// <summary>The same for a run that was stopped: the closing sentence says what became of it.</summary>
        public static ErrorDocument Of(Done done)
        {
            ErrorDocument document = new ErrorDocument();
            document.Id = done.Stopped;
            document.Message = done.Text;
            document.Hint = done.WayOn;
            return document;
        }

        public int Status { get; private set; }
        public string Id { get; private set; }
        public string Message { get; private set; }
        public string Hint { get; private set; }
        public string Target { get; private set; }
        public string Retry { get; private set; }
        public long? RetryAfterMs { get; private set; }
        public long? HttpStatus { get; private set; }
        public string HttpCode { get; private set; }
        public string RequestId { get; private set; }
        public string ClientRequestId { get; private set; }
        public long? Attempts { get; private set; }
        public long? ElapsedMs { get; private set; }
        public ErrorCause[] Causes { get; private set; }

        /// <summary>Sentence and cure, one after the other, as people read them.</summary>
        public string Text
        {
            get { return string.IsNullOrEmpty(Hint) ? Message : Message + " " + Hint; }
        }
    }

    /// <summary>One more thing that is wrong in the same way.</summary>
    public sealed class ErrorCause
    {
        internal ErrorCause(Fields fields)
        {
            Id = fields.Text("id");
            Message = fields.Text("message");
            Target = fields.Text("target");
        }

        public string Id { get; private set; }
        public string Message { get; private set; }
        public string Target { get; private set; }

        public override string ToString()
        {
            return Message;
        }
    }

    /// <summary>A failure of the library; its message is what the error document says.</summary>
    public sealed class ReseatException : Exception
    {
        public ReseatException(ErrorDocument document)
            : base(document.Text)
        {
            Document = document;
        }

        public ErrorDocument Document { get; private set; }
    }
}
