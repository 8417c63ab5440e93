/* What a careless caller may do: every call answers with a status, and nothing crashes. */
#include "check.h"
#include "face.h"
#include "simulator.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define BYTES(text) (const uint8_t *)(text), strlen(text)
#define CONNECT "{\"op\":\"connect\"}"

/* A buffer that looks filled, to see that calls empty it without freeing it. */
static uint8_t somebodys[1];
static const reseat_buf dirty = {somebodys, sizeof somebodys};

/* Whether the document is that of `status`, whole; frees it. */
static bool is_document(reseat_buf *error, int32_t status, const char *id) {
  static const char *const members[] = {"schema", "message",    "hint", "target",   "retry",
                                        "http",   "retryAfterMs", "attempts", "elapsedMs", "causes"};
  span document = json_whole((const char *)error->ptr, error->len);
  char quoted[40];
  snprintf(quoted, sizeof quoted, "\"%s\"", id);
  bool is_whole = json_number(json_member(document, "status")) == status &&
                  json_is(json_member(document, "id"), quoted);
  for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
    is_whole &= json_member(document, members[i]).len > 0;
  }
  reseat_buf_free(error);
  return is_whole && error->ptr == NULL && error->len == 0;
}

static void bad_configurations_make_no_client(void) {
  static const struct {
    const char *text;
    int32_t status;
    const char *id;
  } cases[] = {
      {"", RESEAT_STATUS_INVALID_INPUT, "InvalidInput"},
      {"{", RESEAT_STATUS_INVALID_INPUT, "InvalidInput"},
      {"[]", RESEAT_STATUS_INVALID_INPUT, "InvalidInput"},
      {"\"\xff\"", RESEAT_STATUS_INVALID_INPUT, "InvalidInput"},
      {"{\"environment\":\"Custom\",\"auth\":{\"kind\":\"none\"}}", RESEAT_STATUS_INVALID_INPUT, "InvalidInput"},
      {"{\"environment\":\"Moon\",\"auth\":{\"kind\":\"none\"}}", RESEAT_STATUS_INVALID_INPUT, "InvalidInput"},
      {"{\"environment\":\"Global\"}", RESEAT_STATUS_INVALID_INPUT, "InvalidInput"},
      {"{\"environment\":\"Global\",\"auth\":{\"kind\":\"none\"},\"more\":1}", RESEAT_STATUS_INVALID_INPUT,
       "InvalidInput"},
      {"{\"environment\":\"Custom\",\"graphRoot\":\"http://192.0.2.1\",\"auth\":{\"kind\":\"none\"}}",
       RESEAT_STATUS_ENDPOINT_REFUSED, "EndpointRefused"},
      {"{\"environment\":\"Germany\",\"auth\":{\"kind\":\"accessToken\",\"token\":\"t\"}}",
       RESEAT_STATUS_CLOUD_CLOSED, "CloudClosed"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    reseat_client *client = (reseat_client *)somebodys;
    reseat_buf error = dirty;
    CHECK(reseat_client_new(BYTES(cases[i].text), &client, &error) == cases[i].status);
    CHECK(client == NULL);
    CHECK(is_document(&error, cases[i].status, cases[i].id));
    CHECK(reseat_client_new(BYTES(cases[i].text), &client, NULL) == cases[i].status);
  }
}

static void null_is_an_error_and_never_a_crash(void) {
  reseat_buf error = dirty, event = dirty;
  reseat_client *none = NULL;
  reseat_job *job = NULL;
  CHECK(reseat_client_new(NULL, 0, &none, &error) == RESEAT_STATUS_INVALID_INPUT);
  CHECK(is_document(&error, RESEAT_STATUS_INVALID_INPUT, "InvalidInput"));
  CHECK(reseat_client_new(NULL, 9, NULL, NULL) == RESEAT_STATUS_INVALID_INPUT);
  CHECK(reseat_client_new(BYTES("{\"environment\":\"Global\",\"auth\":{\"kind\":\"none\"}}"), NULL, &error) ==
        RESEAT_STATUS_INVALID_INPUT);
  CHECK(is_document(&error, RESEAT_STATUS_INVALID_INPUT, "InvalidInput"));
  CHECK(reseat_client_new((const uint8_t *)"{}", SIZE_MAX, &none, NULL) == RESEAT_STATUS_INVALID_INPUT);

  reseat_client *client = new_client(simulator_token);
  NEED(client != NULL);
  CHECK(reseat_job_start(client, NULL, 4, &job, &error) == RESEAT_STATUS_INVALID_INPUT && job == NULL);
  CHECK(is_document(&error, RESEAT_STATUS_INVALID_INPUT, "InvalidInput"));
  CHECK(reseat_job_start(client, BYTES(CONNECT), NULL, NULL) == RESEAT_STATUS_INVALID_INPUT);
  CHECK(reseat_job_start(NULL, BYTES(CONNECT), &job, NULL) == RESEAT_STATUS_INVALID_HANDLE && job == NULL);
  CHECK(reseat_job_poll(NULL, 0, &event, &error) == RESEAT_STATUS_INVALID_HANDLE);
  CHECK(event.ptr == NULL && event.len == 0);
  CHECK(is_document(&error, RESEAT_STATUS_INVALID_HANDLE, "InvalidHandle"));
  CHECK(reseat_job_send(NULL, BYTES("{}"), NULL) == RESEAT_STATUS_INVALID_HANDLE);
  CHECK(reseat_job_cancel(NULL) == RESEAT_STATUS_INVALID_HANDLE);

  NEED(start(client, CONNECT, &job) == RESEAT_STATUS_OK);
  CHECK(reseat_job_poll(job, 0, NULL, &error) == RESEAT_STATUS_INVALID_INPUT);
  CHECK(is_document(&error, RESEAT_STATUS_INVALID_INPUT, "InvalidInput"));
  CHECK(reseat_job_send(job, NULL, 0, &error) == RESEAT_STATUS_INVALID_INPUT);
  CHECK(is_document(&error, RESEAT_STATUS_INVALID_INPUT, "InvalidInput"));
  story told = drain(job, NULL);
  CHECK(told.status == RESEAT_STATUS_OK && told.has_ended);
  story_free(&told);
  reseat_job_free(job);
  reseat_client_free(client);
  reseat_job_free(NULL);
  reseat_client_free(NULL);
  reseat_buf_free(NULL);
}

static void bad_requests_and_messages_say_so(void) {
  static const char *const requests[] = {
      "", "{\"op\":\"conn", "nonsense", "[]", "{}", "{\"op\":\"dance\"}", "{\"op\":1}", "\"\xc3\x28\"",
      "{\"op\":\"connect\",\"more\":true}",
      "{\"op\":\"plan\",\"scope\":\"swap\",\"pairs\":[],\"users\":{\"all\":true}}",
      "{\"op\":\"listUsers\",\"users\":{}}", "{\"op\":\"listUsers\",\"users\":{\"ids\":null}}",
      "{\"op\":\"apply\"}", "{\"op\":\"render\",\"document\":\"a\",\"planPath\":\"b\"}",
  };
  static const char *const messages[] = {
      "", "{", "null", "{}", "{\"do\":\"dance\"}", "{\"answer\":1}", "{\"answer\":1,\"token\":\"\"}",
      "{\"answer\":1,\"token\":\"a\\nb\"}", "{\"answer\":1,\"none\":false}", "\"\xff\"",
      "{\"answer\":7,\"none\":true}" /* nothing asked for it */,
  };
  reseat_client *client = new_client(simulator_token);
  reseat_job *job = NULL;
  reseat_buf error;
  NEED(client != NULL);
  for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
    CHECK(reseat_job_start(client, BYTES(requests[i]), &job, &error) == RESEAT_STATUS_INVALID_INPUT);
    CHECK(job == NULL && is_document(&error, RESEAT_STATUS_INVALID_INPUT, "InvalidInput"));
  }
  /* Cut short in the middle: only what the length covers is read. */
  CHECK(reseat_job_start(client, (const uint8_t *)CONNECT, strlen(CONNECT) - 1, &job, NULL) ==
        RESEAT_STATUS_INVALID_INPUT);
  NEED(start(client, CONNECT, &job) == RESEAT_STATUS_OK);
  for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
    CHECK(reseat_job_send(job, BYTES(messages[i]), &error) == RESEAT_STATUS_INVALID_INPUT);
    CHECK(is_document(&error, RESEAT_STATUS_INVALID_INPUT, "InvalidInput"));
  }
  CHECK(tell(job, "{\"do\":\"pause\"}") == RESEAT_STATUS_OK);
  CHECK(tell(job, "{\"do\":\"continue\"}") == RESEAT_STATUS_OK);
  reseat_client_free(client);
}

static void freed_and_invented_handles_are_refused(void) {
  reseat_client *client = new_client(simulator_token);
  reseat_job *job = NULL;
  reseat_buf event;
  NEED(client != NULL && start(client, CONNECT, &job) == RESEAT_STATUS_OK);
  CHECK(start((reseat_client *)job, CONNECT, &(reseat_job *){NULL}) == RESEAT_STATUS_INVALID_HANDLE);
  CHECK(reseat_job_cancel((reseat_job *)client) == RESEAT_STATUS_INVALID_HANDLE);
  reseat_job_free((reseat_job *)client);
  reseat_client_free((reseat_client *)job);
  CHECK(reseat_job_cancel(job) == RESEAT_STATUS_OK);

  reseat_job_free(job);
  reseat_job_free(job);
  CHECK(reseat_job_poll(job, 0, &event, NULL) == RESEAT_STATUS_INVALID_HANDLE);
  CHECK(tell(job, "{\"do\":\"pause\"}") == RESEAT_STATUS_INVALID_HANDLE);
  CHECK(reseat_job_cancel(job) == RESEAT_STATUS_INVALID_HANDLE);
  reseat_job *next = NULL;
  CHECK(start(client, CONNECT, &next) == RESEAT_STATUS_OK && next != job);

  reseat_client_free(client);
  reseat_client_free(client);
  CHECK(start(client, CONNECT, &job) == RESEAT_STATUS_INVALID_HANDLE);
  CHECK(reseat_job_poll(next, 0, &event, NULL) == RESEAT_STATUS_INVALID_HANDLE);
  reseat_job_free(next);

  for (uintptr_t value = 1; value != 0; value <<= 1) {
    CHECK(reseat_job_cancel((reseat_job *)value) == RESEAT_STATUS_INVALID_HANDLE);
    CHECK(reseat_job_poll((reseat_job *)(value - 1), 0, &event, NULL) == RESEAT_STATUS_INVALID_HANDLE);
    reseat_job_free((reseat_job *)value);
    reseat_client_free((reseat_client *)value);
  }
  CHECK(reseat_job_cancel((reseat_job *)UINTPTR_MAX) == RESEAT_STATUS_INVALID_HANDLE);
}

static void a_failure_is_told_once_after_the_events_and_then_the_end(void) {
  reseat_client *client = new_client(simulator_token);
  reseat_job *job = NULL;
  reseat_buf event, error;
  NEED(client != NULL);
  NEED(start(client, "{\"op\":\"listUsers\",\"users\":{\"product\":\"nothing\"}}", &job) == RESEAT_STATUS_OK);
  story told = drain(job, NULL);
  CHECK(told.status == RESEAT_STATUS_PRODUCT_UNKNOWN && strcmp(told.error_id, "ProductUnknown") == 0);
  CHECK(told.has_ended && last_event(&told, "done").len == 0);
  for (int i = 0; i < 3; i++) {
    CHECK(reseat_job_poll(job, 0, &event, &error) == RESEAT_STATUS_END);
    CHECK(event.ptr == NULL && error.ptr == NULL);
  }
  story_free(&told);
  reseat_client_free(client);
}

const test misuse_tests[] = {
    {"bad configurations make no client", bad_configurations_make_no_client},
    {"null is an error and never a crash", null_is_an_error_and_never_a_crash},
    {"bad requests and messages say so", bad_requests_and_messages_say_so},
    {"freed and invented handles are refused", freed_and_invented_handles_are_refused},
    {"a failure is told once, after the events, then the end",
     a_failure_is_told_once_after_the_events_and_then_the_end},
    {NULL, NULL},
};
