/* What the whole move and the tests of threads share. */
#ifndef MOVE_H
#define MOVE_H

#include "face.h"

#include <stdbool.h>

#define MOVE_USERS 250

/* Plans MOVE_USERS people from ENTERPRISEPACK to SPE_E3. Gives the request that applies the plan, which is the
   caller's to free, or NULL. `confirmation` of the plan's `done` event says that it can be applied. */
char *plan_move(reseat_client *client);
/* How many changes the tenant has accepted, each one adding SPE_E3 and removing ENTERPRISEPACK, and each for
   another user; -1 when one is otherwise, or when no user of `told` is said to have been moved by it. */
long count_changes(const story *told);
/* How many `result` events have that word. */
long count_results(const story *told, const char *result);

#endif
