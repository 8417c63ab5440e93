/* Short ways to the functions of reseat.h, and a job's whole life. */
#ifndef FACE_H
#define FACE_H

#include "json.h"
#include "reseat.h"

#include <stdbool.h>

/* A client of the simulator; NULL when there is none. */
reseat_client *new_client(const char *token);
int32_t start(reseat_client *client, const char *request, reseat_job **job);
int32_t tell(reseat_job *job, const char *message);

/* What a job said: its events, one per line, and how it ended. */
typedef struct {
  char *events;
  size_t len;
  int32_t status;    /* RESEAT_STATUS_OK, or how the job failed */
  char error_id[32]; /* the id of the error document, empty for none */
  bool has_ended;    /* END was seen */
} story;

/* Runs a request to its end. An expired token is answered with `renewed`; NULL says that there is none. */
story run(reseat_client *client, const char *request, const char *renewed);
/* Reads a started job to its end. */
story drain(reseat_job *job, const char *renewed);
void story_free(story *told);
/* The next event of that kind after `event`, which starts empty; false after the last. */
bool next_event(const story *told, const char *kind, span *event);
/* The last event of that kind; empty for none. */
span last_event(const story *told, const char *kind);

#endif
