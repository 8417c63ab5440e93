#include "json.h"

#include <stdlib.h>
#include <string.h>

static bool is_space(char letter) {
  return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
}

static const char *skip_spaces(const char *at, const char *end) {
  while (at < end && is_space(*at)) at++;
  return at;
}

/* The end of the value that begins at `at`. */
static const char *skip_value(const char *at, const char *end) {
  int depth = 0;
  bool is_text = false;
  for (; at < end; at++) {
    if (is_text) {
      if (*at == '\\') at++;
      else if (*at == '"') is_text = false;
    } else if (*at == '"') {
      is_text = true;
    } else if (*at == '{' || *at == '[') {
      depth++;
    } else if (*at == '}' || *at == ']') {
      if (depth == 0) return at;
      depth--;
    } else if (depth == 0 && (*at == ',' || *at == ':' || is_space(*at))) {
      return at;
    }
  }
  return end;
}

span json_whole(const char *text, size_t len) {
  const char *at = skip_spaces(text, text + len);
  return (span){at, (size_t)(skip_value(at, text + len) - at)};
}

span json_member(span object, const char *name) {
  const char *end = object.at + object.len, *at = object.at;
  if (object.len == 0 || *at != '{') return (span){NULL, 0};
  for (at = skip_spaces(at + 1, end); at < end && *at == '"';) {
    const char *key = at;
    at = skip_value(at, end);
    size_t key_len = (size_t)(at - key);
    at = skip_spaces(skip_spaces(at, end) + 1, end);
    const char *value = at;
    at = skip_value(at, end);
    if (key_len == strlen(name) + 2 && memcmp(key + 1, name, key_len - 2) == 0) {
      return (span){value, (size_t)(at - value)};
    }
    at = skip_spaces(at, end);
    if (at < end) at = skip_spaces(at + 1, end);
  }
  return (span){NULL, 0};
}

bool json_next(span array, span *item) {
  const char *end = array.at + array.len;
  if (array.len < 2 || *array.at != '[') return false;
  const char *at = item->len == 0 ? array.at : skip_spaces(item->at + item->len, end);
  if (at >= end || (*at != '[' && *at != ',')) return false;
  if (item->len > 0 && *at != ',') return false;
  at = skip_spaces(at + 1, end);
  *item = (span){at, (size_t)(skip_value(at, end) - at)};
  return item->len > 0;
}

bool json_is(span value, const char *text) {
  return value.len == strlen(text) && memcmp(value.at, text, value.len) == 0;
}

long json_number(span value) {
  char *end = NULL;
  if (value.len == 0 || value.at[0] < '0' || value.at[0] > '9') return -1;
  long number = strtol(value.at, &end, 10);
  return end == value.at + value.len ? number : -1;
}
