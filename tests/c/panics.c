/* A panic inside each function, provoked in a library that was built with the feature fail-point. */
#include "check.h"
#include "face.h"
#include "simulator.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT "{\"op\":\"connect\"}"
#define FUNCTION(name) __typeof__(&name) name

static struct {
  void *library;
  FUNCTION(reseat_abi_version);
  FUNCTION(reseat_client_new);
  FUNCTION(reseat_job_start);
  FUNCTION(reseat_job_poll);
  FUNCTION(reseat_job_send);
  FUNCTION(reseat_job_cancel);
  FUNCTION(reseat_job_free);
  FUNCTION(reseat_client_free);
  FUNCTION(reseat_buf_free);
  void (*reseat_fail_point_arm)(const uint8_t *, size_t);
} face;

#define LOAD(name) (*(void **)&face.name = dlsym(face.library, #name))

static bool load(void) {
  const char *path = getenv("RESEAT_LIBRARY_FAIL_POINT");
  if (path == NULL) {
    skip_test("RESEAT_LIBRARY_FAIL_POINT names no library");
    return false;
  }
  if (face.library == NULL) face.library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  bool is_loaded = face.library != NULL && LOAD(reseat_abi_version) && LOAD(reseat_client_new) &&
                   LOAD(reseat_job_start) && LOAD(reseat_job_poll) && LOAD(reseat_job_send) &&
                   LOAD(reseat_job_cancel) && LOAD(reseat_job_free) && LOAD(reseat_client_free) &&
                   LOAD(reseat_buf_free) && LOAD(reseat_fail_point_arm);
  if (!is_loaded) fail_test(__FILE__, __LINE__, "the library has no fail points");
  return is_loaded;
}

static void arm(const char *point) { face.reseat_fail_point_arm((const uint8_t *)point, strlen(point)); }

static int32_t client_new(reseat_client **client, reseat_buf *error) {
  char config[8192];
  int len = snprintf(config, sizeof config,
                     "{\"environment\":\"Custom\",\"graphRoot\":\"%s\",\"stateDir\":\"%s\","
                     "\"auth\":{\"kind\":\"accessToken\",\"token\":\"%s\"}}",
                     simulator_root, state_folder, simulator_token);
  return face.reseat_client_new((const uint8_t *)config, (size_t)len, client, error);
}

static int32_t job_start(reseat_client *client, reseat_job **job, reseat_buf *error) {
  return face.reseat_job_start(client, (const uint8_t *)CONNECT, strlen(CONNECT), job, error);
}

/* Whether the status is that of a panic and the document says so; frees it. */
static bool is_panic(int32_t status, reseat_buf *error) {
  span document = json_whole((const char *)error->ptr, error->len);
  bool is_told = json_is(json_member(document, "id"), "\"Panic\"") &&
                 json_number(json_member(document, "status")) == RESEAT_STATUS_PANIC;
  face.reseat_buf_free(error);
  return status == RESEAT_STATUS_PANIC && is_told;
}

/* Reads a job to its end: OK, or how it failed. */
static int32_t read_to_end(reseat_job *job) {
  int32_t failed = RESEAT_STATUS_OK, status = RESEAT_STATUS_OK;
  while (status != RESEAT_STATUS_END && status != RESEAT_STATUS_INVALID_HANDLE) {
    reseat_buf event, error;
    status = face.reseat_job_poll(job, 60000, &event, &error);
    if (status >= RESEAT_STATUS_INVALID_INPUT) failed = status;
    face.reseat_buf_free(&event);
    face.reseat_buf_free(&error);
  }
  return failed;
}

static void a_panic_in_any_function_is_a_status(void) {
  reseat_client *client = NULL;
  reseat_job *job = NULL;
  reseat_buf event, error;
  if (!load()) return;
  arm("reseat_abi_version");
  CHECK(face.reseat_abi_version() == 0);
  CHECK(face.reseat_abi_version() == 1);

  arm("reseat_client_new");
  CHECK(is_panic(client_new(&client, &error), &error) && client == NULL);
  arm("reseat_client_new");
  CHECK(client_new(&client, NULL) == RESEAT_STATUS_PANIC && client == NULL);
  NEED(client_new(&client, NULL) == RESEAT_STATUS_OK);

  arm("reseat_job_start");
  CHECK(is_panic(job_start(client, &job, &error), &error) && job == NULL);
  NEED(job_start(client, &job, NULL) == RESEAT_STATUS_OK);

  arm("reseat_job_poll");
  CHECK(is_panic(face.reseat_job_poll(job, 60000, &event, &error), &error));
  CHECK(event.ptr == NULL && event.len == 0);
  arm("reseat_job_send");
  CHECK(is_panic(face.reseat_job_send(job, (const uint8_t *)"{\"do\":\"pause\"}", 14, &error), &error));
  arm("reseat_job_cancel");
  CHECK(face.reseat_job_cancel(job) == RESEAT_STATUS_PANIC);
  CHECK(read_to_end(job) == RESEAT_STATUS_OK);

  /* What could not be freed for a panic is still there, and can be freed. */
  arm("reseat_job_free");
  face.reseat_job_free(job);
  CHECK(face.reseat_job_cancel(job) == RESEAT_STATUS_OK);
  face.reseat_job_free(job);
  CHECK(face.reseat_job_cancel(job) == RESEAT_STATUS_INVALID_HANDLE);
  CHECK(face.reseat_job_poll(job, 0, &event, &error) == RESEAT_STATUS_INVALID_HANDLE);
  arm("reseat_buf_free");
  face.reseat_buf_free(&error);
  CHECK(error.ptr != NULL);
  face.reseat_buf_free(&error);
  CHECK(error.ptr == NULL);
  arm("reseat_client_free");
  face.reseat_client_free(client);
  CHECK(job_start(client, &job, NULL) == RESEAT_STATUS_OK);
  face.reseat_client_free(client);
  CHECK(job_start(client, &job, NULL) == RESEAT_STATUS_INVALID_HANDLE);
}

static void a_panic_inside_a_job_is_how_it_failed(void) {
  reseat_client *client = NULL;
  reseat_job *job = NULL;
  reseat_buf event, error;
  if (!load()) return;
  NEED(client_new(&client, NULL) == RESEAT_STATUS_OK);
  arm("job");
  NEED(job_start(client, &job, NULL) == RESEAT_STATUS_OK);
  CHECK(is_panic(face.reseat_job_poll(job, 60000, &event, &error), &error));
  CHECK(face.reseat_job_poll(job, 60000, &event, &error) == RESEAT_STATUS_END);
  CHECK(face.reseat_job_cancel(job) == RESEAT_STATUS_OK);
  face.reseat_job_free(job);
  /* The client is none the worse. */
  CHECK(job_start(client, &job, NULL) == RESEAT_STATUS_OK);
  CHECK(read_to_end(job) == RESEAT_STATUS_OK);
  face.reseat_client_free(client);
}

const test panic_tests[] = {
    {"a panic in any function is a status", a_panic_in_any_function_is_a_status},
    {"a panic inside a job is how it failed", a_panic_inside_a_job_is_how_it_failed},
    {NULL, NULL},
};
