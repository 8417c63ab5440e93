/* A test is a function; CHECK notes what is wrong and goes on, NEED ends the test. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>

typedef struct {
  const char *name;
  void (*run)(void);
} test;

extern const test move_tests[], wish_tests[], misuse_tests[], thread_tests[], panic_tests[];

/* Fails the running test. */
void fail_test(const char *file, int line, const char *what);
/* Leaves the running test out: something it needs is not there. In CI that is a failure. */
void skip_test(const char *why);

#define CHECK(condition) \
  do { \
    if (!(condition)) fail_test(__FILE__, __LINE__, #condition); \
  } while (0)
#define NEED(condition) \
  do { \
    if (!(condition)) { \
      fail_test(__FILE__, __LINE__, #condition); \
      return; \
    } \
  } while (0)

#endif
