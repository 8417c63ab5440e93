// Reseat: moves Microsoft 365 users from one subscription to another.
//
// Written by `cargo xtask codegen` from ffi/src and core/src/error/code.rs; do not edit.
//
// Rules for every function
//
// - Text is UTF-8 JSON by pointer and length, never NUL-terminated. What goes in is copied before the call
//   returns. JSON Schemas stand in tests/schemas.
// - A call that can fail returns a status: RESEAT_STATUS_OK, or the number of an error, with its document in
//   `*error` (error.schema.json). `error` may be NULL. No status is kept anywhere else.
// - Each call first sets its out-buffers to {NULL, 0} and its out-handle to NULL: free or copy what they hold
//   before they are used again. Filled buffers are the caller's until reseat_buf_free.
// - Clients and jobs are opaque values that point at nothing. One that was freed, or never made, gives
//   RESEAT_STATUS_INVALID_HANDLE; freeing it again does nothing. All three functions that free take NULL.
// - One thread polls a job; any may send, cancel or free. No function calls back, and none unwinds: an error
//   of the library itself is RESEAT_STATUS_PANIC.
// - NULL where something is needed, bad UTF-8, bad JSON and a wrong shape are RESEAT_STATUS_INVALID_INPUT.


#ifndef RESEAT_H
#define RESEAT_H

#include <stddef.h>
#include <stdint.h>

/* Statuses of failed calls; docs/errors.md explains each. */
#define RESEAT_STATUS_INVALID_INPUT 100
#define RESEAT_STATUS_EMPTY_SELECTION 101
#define RESEAT_STATUS_USER_NOT_FOUND 102
#define RESEAT_STATUS_PRODUCT_UNKNOWN 103
#define RESEAT_STATUS_PRODUCT_AMBIGUOUS 104
#define RESEAT_STATUS_SAME_PRODUCT 105
#define RESEAT_STATUS_SERVICE_UNKNOWN 106
#define RESEAT_STATUS_CSV_UNREADABLE 107
#define RESEAT_STATUS_CSV_COLUMN_MISSING 108
#define RESEAT_STATUS_ENDPOINT_REFUSED 109
#define RESEAT_STATUS_CLOUD_CLOSED 110
#define RESEAT_STATUS_INVALID_HANDLE 111
#define RESEAT_STATUS_CONTRADICTORY_ROWS 112
#define RESEAT_STATUS_COLUMNS_IGNORED 113
#define RESEAT_STATUS_GROUP_NOT_FOUND 114
#define RESEAT_STATUS_CATALOGUE_UNREADABLE 115
#define RESEAT_STATUS_NEVER_TOUCH_UNKNOWN 116
#define RESEAT_STATUS_POLICY_UNREADABLE 117
#define RESEAT_STATUS_PLAN_STALE 200
#define RESEAT_STATUS_PLAN_UNREADABLE 201
#define RESEAT_STATUS_PLAN_VERSION_UNKNOWN 202
#define RESEAT_STATUS_PLAN_TENANT_MISMATCH 203
#define RESEAT_STATUS_PLAN_DIGEST_MISMATCH 204
#define RESEAT_STATUS_PLAN_NOT_APPLYABLE 205
#define RESEAT_STATUS_SEAT_UNAVAILABLE 300
#define RESEAT_STATUS_USAGE_LOCATION_MISSING 301
#define RESEAT_STATUS_INHERITED_ONLY 302
#define RESEAT_STATUS_PRODUCT_NOT_HELD 303
#define RESEAT_STATUS_DUPLICATE_USER 304
#define RESEAT_STATUS_PRODUCT_NOT_ASSIGNABLE 305
#define RESEAT_STATUS_REQUIRED_SERVICE_LOST 306
#define RESEAT_STATUS_NEVER_TOUCH 307
#define RESEAT_STATUS_ALSO_INHERITED 308
#define RESEAT_STATUS_RESULT_DIFFERS 309
#define RESEAT_STATUS_USER_DISABLED 310
#define RESEAT_STATUS_GUEST_USER 311
#define RESEAT_STATUS_SERVICES_EXCLUDE 312
#define RESEAT_STATUS_DEPENDENCY_LOST 313
#define RESEAT_STATUS_BASE_PRODUCT_LOST 314
#define RESEAT_STATUS_PRODUCT_ON_TRIAL 315
#define RESEAT_STATUS_PRODUCT_IN_GRACE 316
#define RESEAT_STATUS_PRODUCT_ENDING 317
#define RESEAT_STATUS_SERVICE_DOWNGRADED 318
#define RESEAT_STATUS_USAGE_LOCATION_SET 319
#define RESEAT_STATUS_MODEL_INHERITS 320
#define RESEAT_STATUS_ALL_SERVICES_ON 321
#define RESEAT_STATUS_ANSWER_UNASKED 322
#define RESEAT_STATUS_THROTTLED 400
#define RESEAT_STATUS_TOKEN_EXPIRED 401
#define RESEAT_STATUS_NOT_PERMITTED 402
#define RESEAT_STATUS_CONNECTION_FAILED 403
#define RESEAT_STATUS_OUTCOME_UNKNOWN 404
#define RESEAT_STATUS_PROTOCOL_ERROR 405
#define RESEAT_STATUS_GRAPH_REFUSED 406
#define RESEAT_STATUS_CANCELLED 500
#define RESEAT_STATUS_JOURNAL_UNAVAILABLE 501
#define RESEAT_STATUS_RUN_LOCKED 502
#define RESEAT_STATUS_JOURNAL_DAMAGED 503
#define RESEAT_STATUS_MOVE_NOT_FOUND 504
#define RESEAT_STATUS_NOTHING_TO_RESUME 505
#define RESEAT_STATUS_BRAKE_REACHED 506
#define RESEAT_STATUS_LOCK_LOST 507
#define RESEAT_STATUS_JOURNAL_MISMATCH 508
#define RESEAT_STATUS_INTERNAL 900
#define RESEAT_STATUS_PANIC 999


// The call did what it says.
#define RESEAT_STATUS_OK 0

// `reseat_job_poll`: no event within the given time; poll again.
#define RESEAT_STATUS_NOTHING_YET 1

// `reseat_job_poll`: the job has ended and every event was read.
#define RESEAT_STATUS_END 2

// A client: a cloud, a sign-in and a language. An opaque value; it points at nothing.
typedef struct reseat_client reseat_client;

// One running or finished request. An opaque value; it points at nothing.
typedef struct reseat_job reseat_job;

// Bytes that the library made: UTF-8 JSON of exactly `len` bytes, not NUL-terminated.
//
// A filled one is the caller's until `reseat_buf_free`; an empty one is `{NULL, 0}`.
typedef struct reseat_buf {
  // First byte, or NULL.
  uint8_t *ptr;
  // Number of bytes.
  size_t len;
} reseat_buf;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The version of this interface. Compare it with the one the caller was written for before anything
// else: another number means another library.
//
// Threads: any. Gives 1. Since ABI 1.
uint32_t reseat_abi_version(void);

// Frees what a buffer holds and makes it `{NULL, 0}`, so that a second call does nothing.
//
// Owner: the caller's buffer; it stays valid after client and job are freed. `buf` may be NULL or empty.
// It must have been filled by this library and not be a copy of one that was freed.
// Threads: any, one at a time for one buffer. Since ABI 1.
//
// # Safety
// `buf` is NULL or points at a buffer that this library filled.
void reseat_buf_free(struct reseat_buf *buf);

// Makes a client. Contacts nothing yet.
//
// `config` is UTF-8 JSON of `len` bytes (`tests/schemas/config.schema.json`); it is copied. The state folder
// is its `stateDir`, else RESEAT_STATE_DIR, else the system's place for state.
// Gives in `*out` a client that is the caller's until `reseat_client_free`; NULL when it fails.
// Owner: `*error` is the caller's until `reseat_buf_free`; `error` may be NULL.
// Threads: any. Statuses: OK, INVALID_INPUT, ENDPOINT_REFUSED, CLOUD_CLOSED, INTERNAL, PANIC. Since ABI 1.
//
// # Safety
// `config` points at `len` readable bytes, or is NULL; `out` and `error` point at storage of their
// type, or are NULL.
int32_t reseat_client_new(const uint8_t *config,
                          size_t len,
                          struct reseat_client **out,
                          struct reseat_buf *error);

// Cancels the client's jobs, waits until each has settled what it had in flight, and frees client and jobs.
//
// Their handles give INVALID_HANDLE from then on; a poll that waits in another thread returns with it
// at once. Buffers stay valid. `client` may be NULL; one that was freed already does nothing.
// Threads: any. Since ABI 1.
void reseat_client_free(struct reseat_client *client);

// Starts a request on a thread of its own and returns at once.
//
// `request` is UTF-8 JSON of `len` bytes (`tests/schemas/request.schema.json`); it is copied.
// Gives in `*out` a job that is the caller's until `reseat_job_free`; NULL when it fails.
// Owner: `*error` is the caller's until `reseat_buf_free`; `error` may be NULL.
// Threads: any; several jobs of one client may run at once.
// Statuses: OK, INVALID_INPUT, INVALID_HANDLE, INTERNAL, PANIC; what goes wrong later comes from
// `reseat_job_poll`. Since ABI 1.
//
// # Safety
// `request` points at `len` readable bytes, or is NULL; `out` and `error` point at storage of
// their type, or are NULL.
int32_t reseat_job_start(struct reseat_client *client,
                         const uint8_t *request,
                         size_t len,
                         struct reseat_job **out,
                         struct reseat_buf *error);

// Gives the next event, waiting for it at most `timeout_ms` milliseconds (0: not at all).
//
// OK: `*event` holds one event (`tests/schemas/event.schema.json`). NOTHING_YET: none came in time. END: the
// job has ended and every event was read. Any other status is how the job failed, told once, after every
// event and with its document in `*error`; END follows. A run that has written never fails: it ends in `done`.
// Unread events wait in memory; a job that only reads goes on once they were read.
// Owner: `*event` and `*error` are the caller's until `reseat_buf_free`; `error` may be NULL.
// Threads: one polls a job at a time; others may send, cancel or free meanwhile.
// Statuses: OK, NOTHING_YET, END, INVALID_INPUT, INVALID_HANDLE (at once when the job is freed while this
// waits), or any error of the job. Since ABI 1.
//
// # Safety
// `event` and `error` point at storage of their type, or are NULL.
int32_t reseat_job_poll(struct reseat_job *job,
                        uint32_t timeout_ms,
                        struct reseat_buf *event,
                        struct reseat_buf *error);

// Tells a job something: the answer to a `need`, pause, continue.
//
// `message` is UTF-8 JSON of `len` bytes (`tests/schemas/message.schema.json`); it is copied. An answer goes
// to the question with its id, once; another id is INVALID_INPUT. Answering that there is no token ends
// the job with TOKEN_EXPIRED, or, where it has written, with `done`.
// Owner: `*error` is the caller's until `reseat_buf_free`; `error` may be NULL.
// Threads: any. Statuses: OK, INVALID_INPUT, INVALID_HANDLE, PANIC. Since ABI 1.
//
// # Safety
// `message` points at `len` readable bytes, or is NULL; `error` points at storage of its type, or is NULL.
int32_t reseat_job_send(struct reseat_job *job,
                        const uint8_t *message,
                        size_t len,
                        struct reseat_buf *error);

// Asks a job to stop: nothing new is sent, what is in flight is settled, and the events end as they would.
//
// A cancelled job still has to be polled to its END and freed. Cancelling one that has ended does nothing.
// Threads: any. Statuses: OK, INVALID_HANDLE, PANIC. Since ABI 1.
int32_t reseat_job_cancel(struct reseat_job *job);

// Cancels a job, waits until it has settled what it had in flight, and frees it.
//
// Its handle gives INVALID_HANDLE from then on; a poll that waits in another thread returns with it at
// once. Buffers stay valid. `job` may be NULL; one that was freed already does nothing.
// Threads: any. Since ABI 1.
void reseat_job_free(struct reseat_job *job);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* RESEAT_H */
