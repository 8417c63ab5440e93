/* Just enough JSON to look into documents: values are spans of the text, nothing is copied. */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  const char *at;
  size_t len;
} span;

/* The whole text as one value. */
span json_whole(const char *text, size_t len);
/* The value of an object's member; empty where there is none. */
span json_member(span object, const char *name);
/* Steps through an array: `item` starts empty; false after the last one. */
bool json_next(span array, span *item);
/* Whether the value is that text, letter for letter: a string with its quotes, a number, true, null. */
bool json_is(span value, const char *text);
/* The value of a whole number; -1 for anything else. */
long json_number(span value);

#endif
