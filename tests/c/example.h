#ifndef EXAMPLE_H
#define EXAMPLE_H

#include "reseat.h"

#include <stdio.h>

/* Runs one request and writes its events, one per line. Gives RESEAT_STATUS_OK, or how it failed. */
int32_t run_and_print(reseat_client *client, const char *request, FILE *out);

#endif
