/* Waiting, answering, cancelling and freeing, from one thread and from several. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "face.h"
#include "move.h"
#include "simulator.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT "{\"op\":\"connect\"}"

/* A job that waits for a token, because the one it has is expired; its `need` event is read. */
static reseat_job *waiting_job(reseat_client **client, reseat_buf *need) {
  static char expired[4096];
  reseat_job *job = NULL;
  if (!simulator_expired_token(expired, sizeof expired)) return NULL;
  *client = new_client(expired);
  if (start(*client, CONNECT, &job) != RESEAT_STATUS_OK) return NULL;
  while (reseat_job_poll(job, 60000, need, NULL) == RESEAT_STATUS_OK) {
    span event = json_whole((const char *)need->ptr, need->len);
    if (json_is(json_member(event, "event"), "\"need\"")) return job;
    reseat_buf_free(need);
  }
  return NULL;
}

static void an_expired_token_is_asked_for_and_answered(void) {
  reseat_client *client = NULL;
  reseat_buf need;
  reseat_job *job = waiting_job(&client, &need);
  NEED(job != NULL);
  span event = json_whole((const char *)need.ptr, need.len);
  long id = json_number(json_member(event, "id"));
  CHECK(json_is(json_member(event, "kind"), "\"token\"") && id > 0);
  char message[8192];
  snprintf(message, sizeof message, "{\"answer\":%ld,\"token\":\"%s\"}", id + 1, simulator_token);
  CHECK(tell(job, message) == RESEAT_STATUS_INVALID_INPUT);
  snprintf(message, sizeof message, "{\"answer\":%ld,\"token\":\"%s\"}", id, simulator_token);
  CHECK(tell(job, message) == RESEAT_STATUS_OK);
  CHECK(tell(job, message) == RESEAT_STATUS_INVALID_INPUT);
  story told = drain(job, NULL);
  CHECK(told.status == RESEAT_STATUS_OK && last_event(&told, "tenant").len > 0);
  CHECK(strstr(told.events, simulator_token) == NULL);
  story_free(&told);
  reseat_buf_free(&need);
  reseat_job_free(job);

  /* The answer serves the client's next job as well. */
  told = run(client, CONNECT, NULL);
  CHECK(told.status == RESEAT_STATUS_OK && last_event(&told, "need").len == 0);
  story_free(&told);
  reseat_client_free(client);
}

static void no_token_is_told_as_expired(void) {
  char expired[4096];
  NEED(simulator_expired_token(expired, sizeof expired));
  reseat_client *client = new_client(expired);
  story told = run(client, CONNECT, NULL);
  CHECK(told.status == RESEAT_STATUS_TOKEN_EXPIRED && strcmp(told.error_id, "TokenExpired") == 0);
  CHECK(told.has_ended && last_event(&told, "done").len == 0);
  CHECK(strstr(told.events, expired) == NULL);
  story_free(&told);
  reseat_client_free(client);
}

static void cancelling_ends_a_waiting_job(void) {
  reseat_client *client = NULL;
  reseat_buf need;
  reseat_job *job = waiting_job(&client, &need);
  NEED(job != NULL);
  CHECK(reseat_job_cancel(job) == RESEAT_STATUS_OK);
  story told = drain(job, NULL);
  CHECK(told.status == RESEAT_STATUS_CANCELLED && told.has_ended);
  CHECK(reseat_job_cancel(job) == RESEAT_STATUS_OK);
  story_free(&told);
  reseat_buf_free(&need);
  reseat_client_free(client);
}

typedef struct {
  reseat_job *job;
  int32_t status;
} poller;

static void *poll_long(void *argument) {
  poller *one = argument;
  reseat_buf event;
  one->status = reseat_job_poll(one->job, 600000, &event, NULL);
  reseat_buf_free(&event);
  return NULL;
}

static void freeing_wakes_a_waiting_poll(void) {
  for (int by_client = 0; by_client < 2; by_client++) {
    reseat_client *client = NULL;
    reseat_buf need;
    poller one = {waiting_job(&client, &need), 0};
    pthread_t thread;
    NEED(one.job != NULL && pthread_create(&thread, NULL, poll_long, &one) == 0);
    if (by_client) reseat_client_free(client);
    else reseat_job_free(one.job);
    pthread_join(thread, NULL);
    CHECK(one.status == RESEAT_STATUS_INVALID_HANDLE);
    /* What was read before stays the caller's. */
    CHECK(json_is(json_member(json_whole((const char *)need.ptr, need.len), "event"), "\"need\""));
    reseat_buf_free(&need);
    reseat_client_free(client);
  }
}

static void *free_job(void *job) {
  reseat_job_free(job);
  return NULL;
}

static void *free_client(void *client) {
  reseat_client_free(client);
  return NULL;
}

static void many_may_free_at_once(void) {
  for (int round = 0; round < 8; round++) {
    reseat_client *client = new_client(simulator_token);
    reseat_job *job = NULL;
    NEED(start(client, "{\"op\":\"listUsers\",\"users\":{\"all\":true}}", &job) == RESEAT_STATUS_OK);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
      NEED(pthread_create(&threads[i], NULL, i % 2 ? free_client : free_job, i % 2 ? (void *)client : job) == 0);
    }
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    CHECK(reseat_job_cancel(job) == RESEAT_STATUS_INVALID_HANDLE);
  }
}

static void *cancel_job(void *job) {
  reseat_job_cancel(job);
  return NULL;
}

static void a_cancelled_run_says_what_became_of_everyone(void) {
  NEED(simulator_reset());
  reseat_client *client = new_client(simulator_token);
  char *apply = plan_move(client);
  reseat_job *job = NULL;
  pthread_t thread;
  NEED(apply != NULL && start(client, apply, &job) == RESEAT_STATUS_OK);
  NEED(pthread_create(&thread, NULL, cancel_job, job) == 0);
  story told = drain(job, NULL);
  pthread_join(thread, NULL);
  /* However early it was cancelled: a run ends in `done`, with a result for everyone. */
  CHECK(told.has_ended && told.status == RESEAT_STATUS_OK);
  long moved = count_results(&told, "Moved");
  CHECK(count_changes(&told) == moved);
  span done = last_event(&told, "done"), totals = json_member(done, "totals");
  CHECK(json_number(json_member(totals, "users")) == MOVE_USERS);
  CHECK(json_number(json_member(totals, "moved")) == moved);
  CHECK(moved + count_results(&told, "NotStarted") == MOVE_USERS);
  /* A run may be quicker than its cancelling. */
  CHECK(moved == MOVE_USERS || json_is(json_member(done, "cancelled"), "true"));
  story_free(&told);
  free(apply);
  reseat_client_free(client);
}

static void a_run_that_is_freed_leaves_no_one_between(void) {
  NEED(simulator_reset());
  reseat_client *client = new_client(simulator_token);
  char *apply = plan_move(client);
  reseat_job *job = NULL;
  reseat_buf event;
  NEED(apply != NULL && start(client, apply, &job) == RESEAT_STATUS_OK);
  CHECK(reseat_job_poll(job, 60000, &event, NULL) == RESEAT_STATUS_OK);
  reseat_buf_free(&event);
  reseat_job_free(job);
  long before = count_changes(NULL);
  CHECK(before >= 0);
  /* The same command goes on where it ended. */
  story told = run(client, apply, NULL);
  CHECK(count_results(&told, "Unchanged") == before);
  CHECK(count_results(&told, "Moved") == MOVE_USERS - before);
  CHECK(count_changes(NULL) == MOVE_USERS);
  story_free(&told);
  free(apply);
  reseat_client_free(client);
}

const test thread_tests[] = {
    {"an expired token is asked for and answered", an_expired_token_is_asked_for_and_answered},
    {"no token is told as expired", no_token_is_told_as_expired},
    {"cancelling ends a waiting job", cancelling_ends_a_waiting_job},
    {"freeing wakes a waiting poll", freeing_wakes_a_waiting_poll},
    {"many may free at once", many_may_free_at_once},
    {"a cancelled run says what became of everyone", a_cancelled_run_says_what_became_of_everyone},
    {"a run that is freed leaves no one between", a_run_that_is_freed_leaves_no_one_between},
    {NULL, NULL},
};
