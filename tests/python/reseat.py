"""Reseat from Python: the C library through ctypes, with nothing but the standard library.

    with Client(library, config) as client:
        for event in client.run({"op": "connect"}):
            ...
"""

import ctypes
import json
from ctypes import POINTER, byref, c_int32, c_size_t, c_uint8, c_uint32, c_void_p

ABI_VERSION = 1
OK, NOTHING_YET, END = 0, 1, 2
INVALID_HANDLE = 111


class ReseatError(Exception):
    """A failed call or job; `document` is the error document as the library gave it."""

    def __init__(self, status, document):
        super().__init__(document.get("message") or f"status {status}")
        self.status = status
        self.document = document


class Buffer(ctypes.Structure):
    """`reseat_buf`: bytes that the library made."""

    _fields_ = [("ptr", POINTER(c_uint8)), ("len", c_size_t)]


class Library:
    """The functions of `reseat.h`, with their types."""

    def __init__(self, path):
        self._c = c = ctypes.CDLL(str(path))
        buffer, handle = POINTER(Buffer), POINTER(c_void_p)
        for name, result, arguments in [
            ("reseat_abi_version", c_uint32, []),
            ("reseat_client_new", c_int32, [c_void_p, c_size_t, handle, buffer]),
            ("reseat_job_start", c_int32, [c_void_p, c_void_p, c_size_t, handle, buffer]),
            ("reseat_job_poll", c_int32, [c_void_p, c_uint32, buffer, buffer]),
            ("reseat_job_send", c_int32, [c_void_p, c_void_p, c_size_t, buffer]),
            ("reseat_job_cancel", c_int32, [c_void_p]),
            ("reseat_job_free", None, [c_void_p]),
            ("reseat_client_free", None, [c_void_p]),
            ("reseat_buf_free", None, [buffer]),
        ]:
            function = getattr(c, name)
            function.restype, function.argtypes = result, arguments
        found = c.reseat_abi_version()
        if found != ABI_VERSION:
            raise OSError(f"{path} has ABI {found}, this module is written for {ABI_VERSION}")

    def _take(self, buffer):
        """Copies what a buffer holds and frees it."""
        try:
            return ctypes.string_at(buffer.ptr, buffer.len)
        finally:
            self._c.reseat_buf_free(byref(buffer))

    def _check(self, status, error):
        document = self._take(error)
        if status > END:
            raise ReseatError(status, json.loads(document) if document else {})
        return status

    def _start(self, function, *arguments):
        handle, error = c_void_p(), Buffer()
        self._check(function(*arguments, byref(handle), byref(error)), error)
        return handle


class Client:
    """A cloud, a sign-in and a language. `config` is a dict, or the bytes of one."""

    def __init__(self, library, config):
        data = _bytes(config)
        self._library = library
        self._handle = library._start(library._c.reseat_client_new, data, len(data))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.free()

    def free(self):
        """Cancels the client's jobs and frees it. A second call does nothing."""
        self._library._c.reseat_client_free(self._handle)

    def start(self, request):
        """Starts a request; the job works while its events are read."""
        data = _bytes(request)
        start = self._library._c.reseat_job_start
        return Job(self._library, self._library._start(start, self._handle, data, len(data)))

    def run(self, request, token=None):
        """Yields the events of a request up to its end. `token` is a function that gives a new token, or
        None where there is none; it is asked when the old one has expired.
        """
        job = self.start(request)
        try:
            for event in job.events():
                if event["event"] == "need":
                    answer = token(event) if token else None
                    given = {"token": answer} if answer else {"none": True}
                    job.send({"answer": event["id"], **given})
                yield event
        finally:
            job.free()


class Job:
    """One running or finished request."""

    def __init__(self, library, handle):
        self._library = library
        self._handle = handle

    def poll(self, timeout_ms=1000):
        """A status and the next event's bytes; raises how the job failed, once."""
        event, error = Buffer(), Buffer()
        poll = self._library._c.reseat_job_poll
        status = poll(self._handle, timeout_ms, byref(event), byref(error))
        data = self._library._take(event)
        return self._library._check(status, error), data

    def events(self):
        """Yields the events up to the end, as dicts."""
        while True:
            status, data = self.poll()
            if status == END:
                return
            if status == OK:
                yield json.loads(data)

    def send(self, message):
        """Tells the job something: an answer, pause, continue."""
        data, error = _bytes(message), Buffer()
        send = self._library._c.reseat_job_send
        self._library._check(send(self._handle, data, len(data), byref(error)), error)

    def cancel(self):
        """Asks the job to stop; its events still end as they would."""
        return self._library._c.reseat_job_cancel(self._handle)

    def free(self):
        """Cancels the job, waits for what is in flight, and frees it. A second call does nothing."""
        self._library._c.reseat_job_free(self._handle)


def _bytes(document):
    return document if isinstance(document, bytes) else json.dumps(document).encode()
