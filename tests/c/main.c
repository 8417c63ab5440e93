/* Tests of the C face against the simulator. Environment: RESEAT_SIM is the simulator's program,
   RESEAT_LIBRARY_FAIL_POINT a library built with the feature fail-point. Words choose tests by name. */
#include "check.h"
#include "face.h"
#include "simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_failed, is_skipped;

void fail_test(const char *file, int line, const char *what) {
  printf("  %s:%d: %s\n", file, line, what);
  is_failed = true;
}

void skip_test(const char *why) {
  printf("  left out: %s\n", why);
  is_skipped = true;
}

static bool is_chosen(const char *name, int count, char **words) {
  for (int i = 1; i < count; i++) {
    if (strstr(name, words[i]) != NULL) return true;
  }
  return count < 2;
}

int main(int count, char **words) {
  const test *const suites[] = {move_tests, wish_tests, misuse_tests, thread_tests, panic_tests};
  int passed = 0, failed = 0, skipped = 0;
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (reseat_abi_version() != 1 || !simulator_start() || !state_folder_make()) {
    puts("the library is another one, or the simulator named by RESEAT_SIM does not start");
    puts("0 passed, 1 failed");
    return 1;
  }
  for (size_t suite = 0; suite < sizeof suites / sizeof *suites; suite++) {
    for (const test *one = suites[suite]; one->name != NULL; one++) {
      if (!is_chosen(one->name, count, words)) continue;
      is_failed = is_skipped = false;
      one->run();
      if (is_skipped && getenv("CI") != NULL) is_failed = true;
      printf("%s %s\n", is_failed ? "FAIL" : is_skipped ? "skip" : "ok  ", one->name);
      *(is_failed ? &failed : is_skipped ? &skipped : &passed) += 1;
    }
  }
  state_folder_remove();
  simulator_stop();
  printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
  return failed > 0;
}
