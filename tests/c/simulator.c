#define _XOPEN_SOURCE 700
#include "simulator.h"

#include "json.h"

#include <arpa/inet.h>
#include <ftw.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

char simulator_root[128], simulator_token[4096], state_folder[64];

static pid_t program;
static int its_input = -1;

/* Takes a string of an object out of its quotes. */
static bool take(const char *text, const char *name, char *into, size_t size) {
  span value = json_member(json_whole(text, strlen(text)), name);
  if (value.len < 2 || value.len - 2 >= size) return false;
  memcpy(into, value.at + 1, value.len - 2);
  into[value.len - 2] = 0;
  return true;
}

bool simulator_start(void) {
  const char *path = getenv("RESEAT_SIM");
  int in[2], out[2];
  if (path == NULL || pipe(in) != 0 || pipe(out) != 0) return false;
  program = fork();
  if (program == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    for (int file = 3; file < 16; file++) close(file);
    execl(path, path, "--listen", "127.0.0.1:0", "--users", "3000", "--seed", "7", "--limits", "none",
          "--until-stdin-closes", (char *)NULL);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  its_input = in[1];
  char line[8192];
  FILE *said = fdopen(out[0], "r");
  bool is_ready = said != NULL && fgets(line, sizeof line, said) != NULL &&
                  take(line, "listening", simulator_root, sizeof simulator_root) &&
                  take(line, "token", simulator_token, sizeof simulator_token);
  if (said != NULL) fclose(said);
  return is_ready;
}

void simulator_stop(void) {
  close(its_input);
  waitpid(program, NULL, 0);
}

char *simulator_ask(const char *path, const char *body) {
  const char *port = strrchr(simulator_root, ':');
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons((unsigned short)atoi(port + 1));
  int line = socket(AF_INET, SOCK_STREAM, 0);
  if (line < 0 || connect(line, (struct sockaddr *)&address, sizeof address) != 0) return NULL;
  char head[512];
  int head_len = snprintf(head, sizeof head,
                          "%s %s HTTP/1.1\r\nHost: 127.0.0.1%s\r\nSim-Control: 1\r\nConnection: close\r\n"
                          "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                          body == NULL ? "GET" : "POST", path, port, body == NULL ? 0 : strlen(body));
  bool is_sent = write(line, head, (size_t)head_len) == head_len &&
                 (body == NULL || write(line, body, strlen(body)) == (ssize_t)strlen(body));
  size_t len = 0, room = 1 << 16;
  char *answer = malloc(room);
  for (ssize_t got; is_sent && answer != NULL && (got = read(line, answer + len, room - len - 1)) > 0;) {
    len += (size_t)got;
    if (room - len < 2) answer = realloc(answer, room *= 2);
  }
  close(line);
  if (answer == NULL) return NULL;
  answer[len] = 0;
  char *start = strstr(answer, "\r\n\r\n");
  if (start == NULL || strncmp(answer, "HTTP/1.1 2", 10) != 0) {
    free(answer);
    return NULL;
  }
  memmove(answer, start + 4, strlen(start + 4) + 1);
  return answer;
}

bool simulator_reset(void) {
  char *faults = simulator_ask("/_sim/faults", "[]");
  char *answer = simulator_ask("/_sim/reset", "{\"users\":3000,\"seed\":7}");
  bool is_done = answer != NULL && faults != NULL;
  free(answer);
  free(faults);
  return is_done;
}

bool simulator_expired_token(char *token, size_t size) {
  char *answer = simulator_ask("/_sim/token", "{\"lifeMs\":0}");
  bool is_taken = answer != NULL && take(answer, "token", token, size);
  free(answer);
  return is_taken;
}

bool state_folder_make(void) {
  strcpy(state_folder, "/tmp/reseat-c-XXXXXX");
  return mkdtemp(state_folder) != NULL;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place) {
  (void)about, (void)kind, (void)place;
  return remove(path);
}

void state_folder_remove(void) {
  nftw(state_folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
