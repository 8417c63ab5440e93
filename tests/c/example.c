/* How a C program uses the library: start a request, poll its events, free what was given. */
#include "example.h"

#include <string.h>

/* Writes what a buffer holds and frees it. */
static void print_and_free(reseat_buf *text, FILE *out) {
  if (text->len > 0) {
    fwrite(text->ptr, 1, text->len, out);
    fputc('\n', out);
  }
  reseat_buf_free(text);
}

int32_t run_and_print(reseat_client *client, const char *request, FILE *out) {
  reseat_job *job;
  reseat_buf event, error;
  int32_t failed = reseat_job_start(client, (const uint8_t *)request, strlen(request), &job, &error);
  print_and_free(&error, out);
  if (failed != RESEAT_STATUS_OK) return failed;

  for (int32_t status = RESEAT_STATUS_OK; status != RESEAT_STATUS_END;) {
    status = reseat_job_poll(job, 1000, &event, &error);
    if (status >= RESEAT_STATUS_INVALID_INPUT) failed = status;
    print_and_free(&event, out);
    print_and_free(&error, out);
  }
  reseat_job_free(job);
  return failed;
}
