#include "face.h"

#include "simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES(text) (const uint8_t *)(text), strlen(text)

reseat_client *new_client(const char *token) {
  char config[8192];
  snprintf(config, sizeof config,
           "{\"environment\":\"Custom\",\"graphRoot\":\"%s\",\"stateDir\":\"%s\","
           "\"auth\":{\"kind\":\"accessToken\",\"token\":\"%s\"}}",
           simulator_root, state_folder, token);
  reseat_client *client = NULL;
  return reseat_client_new(BYTES(config), &client, NULL) == RESEAT_STATUS_OK ? client : NULL;
}

int32_t start(reseat_client *client, const char *request, reseat_job **job) {
  return reseat_job_start(client, BYTES(request), job, NULL);
}

int32_t tell(reseat_job *job, const char *message) { return reseat_job_send(job, BYTES(message), NULL); }

static void answer(reseat_job *job, span need, const char *token) {
  char message[8192];
  long id = json_number(json_member(need, "id"));
  if (token == NULL) snprintf(message, sizeof message, "{\"answer\":%ld,\"none\":true}", id);
  else snprintf(message, sizeof message, "{\"answer\":%ld,\"token\":\"%s\"}", id, token);
  tell(job, message);
}

static void append(story *told, const reseat_buf *event) {
  char *room = realloc(told->events, told->len + event->len + 2);
  if (room == NULL) abort();
  memcpy(room + told->len, event->ptr, event->len);
  told->len += event->len + 1;
  room[told->len - 1] = '\n';
  room[told->len] = 0;
  told->events = room;
}

story drain(reseat_job *job, const char *renewed) {
  story told = {NULL, 0, RESEAT_STATUS_OK, "", false};
  for (int failures = 0; failures < 2;) {
    reseat_buf event, error;
    int32_t status = reseat_job_poll(job, 60000, &event, &error);
    if (status == RESEAT_STATUS_END) {
      told.has_ended = true;
      break;
    }
    if (status == RESEAT_STATUS_OK) {
      span said = json_whole((const char *)event.ptr, event.len);
      if (json_is(json_member(said, "event"), "\"need\"")) answer(job, said, renewed);
      append(&told, &event);
    } else if (status != RESEAT_STATUS_NOTHING_YET) {
      failures++;
      told.status = status;
      span id = json_member(json_whole((const char *)error.ptr, error.len), "id");
      if (id.len > 2) snprintf(told.error_id, sizeof told.error_id, "%.*s", (int)id.len - 2, id.at + 1);
    }
    reseat_buf_free(&event);
    reseat_buf_free(&error);
  }
  return told;
}

story run(reseat_client *client, const char *request, const char *renewed) {
  reseat_job *job = NULL;
  story told = {NULL, 0, start(client, request, &job), "", false};
  if (told.status == RESEAT_STATUS_OK) told = drain(job, renewed);
  reseat_job_free(job);
  return told;
}

void story_free(story *told) {
  free(told->events);
  told->events = NULL;
}

bool next_event(const story *told, const char *kind, span *event) {
  const char *end = told->events + told->len;
  const char *at = event->len == 0 ? told->events : event->at + event->len + 1;
  for (; at < end; at += event->len + 1) {
    *event = (span){at, strcspn(at, "\n")};
    span name = json_member(*event, "event");
    if (name.len == strlen(kind) + 2 && memcmp(name.at + 1, kind, name.len - 2) == 0) return true;
  }
  return false;
}

span last_event(const story *told, const char *kind) {
  span event = {NULL, 0}, last = {NULL, 0};
  while (next_event(told, kind, &event)) last = event;
  return last;
}
