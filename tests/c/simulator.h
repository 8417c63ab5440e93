/* The simulated tenant: a program on loopback that these tests start, ask and end. */
#ifndef SIMULATOR_H
#define SIMULATOR_H

#include <stdbool.h>
#include <stddef.h>

extern char simulator_root[128];
extern char simulator_token[4096];

bool simulator_start(void);
void simulator_stop(void);
/* One call of the control path; `body` is NULL for a GET. The answer is the caller's to free; NULL for none. */
char *simulator_ask(const char *path, const char *body);
/* Makes the tenant as it was at the start, with an empty ledger and no faults. */
bool simulator_reset(void);
/* A token that has expired by the time it is used; false when there is none. */
bool simulator_expired_token(char *token, size_t size);

/* A folder of its own for journals and plans, and what removes it. */
extern char state_folder[64];
bool state_folder_make(void);
void state_folder_remove(void);

#endif
