#define _POSIX_C_SOURCE 200809L
/* A whole move: connect, listProducts, listUsers, plan, render, apply; then the tenant's own ledger is asked. */
#include "move.h"

#include "check.h"
#include "example.h"
#include "simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLD "\"6fd2c87f-b296-42f0-b197-1e91e994b900\""
#define NEW "\"05e9a617-0261-4cee-bb44-138d3ef5d965\""
#define ID_LEN 38 /* a GUID in its quotes */

/* Whether the user holds the old product by their own assignment, not the new one, and has a location. */
static bool can_move(span user) {
  bool has_old = false, has_new = false;
  span product = {NULL, 0}, products = json_member(user, "products");
  while (json_next(products, &product)) {
    span id = json_member(product, "skuId");
    has_old |= json_is(id, OLD) && json_is(json_member(product, "groupId"), "null");
    has_new |= json_is(id, NEW);
  }
  return has_old && !has_new && !json_is(json_member(user, "usageLocation"), "null");
}

char *plan_move(reseat_client *client) {
  static const char head[] =
      "{\"op\":\"plan\",\"scope\":\"swap\",\"pairs\":[{\"from\":\"ENTERPRISEPACK\",\"to\":\"SPE_E3\"}],"
      "\"allowGuests\":true,\"allowDisabled\":true,"
      "\"users\":{\"ids\":[";
  char request[sizeof head + MOVE_USERS * (ID_LEN + 1) + 8], *at = request;
  story people = run(client, "{\"op\":\"listUsers\",\"users\":{\"product\":\"ENTERPRISEPACK\"}}", NULL);
  int chosen = 0;
  at += sprintf(at, "%s", head);
  for (span user = {NULL, 0}; chosen < MOVE_USERS && next_event(&people, "user", &user);) {
    if (!can_move(user)) continue;
    at += sprintf(at, "%s%.*s", chosen++ > 0 ? "," : "", ID_LEN, json_member(user, "userId").at);
  }
  sprintf(at, "]}}");
  story_free(&people);

  story planned = run(client, request, NULL);
  span done = last_event(&planned, "done"), document = json_member(done, "document");
  long ready = json_number(json_member(json_member(done, "totals"), "ready"));
  char *apply = NULL;
  if (planned.status == RESEAT_STATUS_OK && ready == MOVE_USERS && document.len > 2) {
    apply = malloc(document.len + 64);
    if (apply != NULL) sprintf(apply, "{\"op\":\"apply\",\"document\":%.*s}", (int)document.len, document.at);
  }
  story_free(&planned);
  return apply;
}

static bool is_list_of_one(span list, const char *sku, bool of_objects) {
  span first = {NULL, 0}, second;
  if (!json_next(list, &first)) return false;
  second = first;
  return json_is(of_objects ? json_member(first, "skuId") : first, sku) && !json_next(list, &second);
}

long count_results(const story *told, const char *result) {
  long count = 0;
  for (span event = {NULL, 0}; next_event(told, "result", &event);) {
    span word = json_member(event, "result");
    count += word.len == strlen(result) + 2 && memcmp(word.at + 1, result, word.len - 2) == 0;
  }
  return count;
}

static bool is_told_moved(const story *told, span user) {
  for (span event = {NULL, 0}; next_event(told, "result", &event);) {
    span id = json_member(event, "userId");
    if (id.len == user.len && memcmp(id.at, user.at, id.len) == 0) {
      return json_is(json_member(event, "result"), "\"Moved\"");
    }
  }
  return false;
}

long count_changes(const story *told) {
  char *ledger = simulator_ask("/_sim/ledger", NULL);
  if (ledger == NULL) return -1;
  long count = 0;
  span changes = json_member(json_whole(ledger, strlen(ledger)), "value");
  for (span change = {NULL, 0}; count >= 0 && json_next(changes, &change);) {
    span user = json_member(change, "userId");
    bool is_right = is_list_of_one(json_member(change, "added"), NEW, true) &&
                    is_list_of_one(json_member(change, "removed"), OLD, false) &&
                    (told == NULL || is_told_moved(told, user));
    for (span other = change; is_right && json_next(changes, &other);) {
      is_right = memcmp(json_member(other, "userId").at, user.at, user.len) != 0;
    }
    count = is_right ? count + 1 : -1;
  }
  free(ledger);
  return count;
}

static void moves_everyone_and_the_ledger_agrees(void) {
  NEED(simulator_reset());
  reseat_client *client = new_client(simulator_token);
  NEED(client != NULL);

  story told = run(client, "{\"op\":\"connect\"}", NULL);
  CHECK(told.status == RESEAT_STATUS_OK && told.has_ended);
  CHECK(last_event(&told, "tenant").len > 0);
  story_free(&told);
  told = run(client, "{\"op\":\"listProducts\"}", NULL);
  CHECK(json_number(json_member(json_member(last_event(&told, "done"), "totals"), "count")) == 12);
  story_free(&told);

  char *apply = plan_move(client);
  NEED(apply != NULL);
  char *render = malloc(strlen(apply) + sizeof "render");
  NEED(render != NULL);
  sprintf(render, "{\"op\":\"render\"%s", apply + strlen("{\"op\":\"apply\""));
  told = run(client, render, NULL);
  CHECK(told.status == RESEAT_STATUS_OK);
  CHECK(json_member(last_event(&told, "done"), "text").len > 100);
  story_free(&told);
  free(render);
  CHECK(count_changes(NULL) == 0);

  told = run(client, apply, NULL);
  CHECK(told.status == RESEAT_STATUS_OK && told.has_ended);
  CHECK(count_results(&told, "Moved") == MOVE_USERS);
  CHECK(count_changes(&told) == MOVE_USERS);
  span done = last_event(&told, "done"), totals = json_member(done, "totals");
  CHECK(json_number(json_member(totals, "users")) == MOVE_USERS);
  CHECK(json_number(json_member(totals, "moved")) == MOVE_USERS);
  CHECK(json_is(json_member(done, "cancelled"), "false") && json_is(json_member(done, "stopped"), "null"));
  story_free(&told);

  told = run(client, apply, NULL);
  CHECK(count_results(&told, "Unchanged") == MOVE_USERS);
  CHECK(count_changes(NULL) == MOVE_USERS);
  story_free(&told);
  free(apply);
  reseat_client_free(client);
}

static void the_example_runs(void) {
  reseat_client *client = new_client(simulator_token);
  NEED(client != NULL);
  char *text = NULL;
  size_t len = 0;
  FILE *out = open_memstream(&text, &len);
  CHECK(run_and_print(client, "{\"op\":\"connect\"}", out) == RESEAT_STATUS_OK);
  CHECK(run_and_print(client, "{\"op\":\"listUsers\",\"users\":{\"product\":\"nothing\"}}", out) ==
        RESEAT_STATUS_PRODUCT_UNKNOWN);
  CHECK(run_and_print(client, "{\"op\":\"dance\"}", out) == RESEAT_STATUS_INVALID_INPUT);
  fclose(out);
  CHECK(strstr(text, "\"event\":\"tenant\"") != NULL && strstr(text, "\"id\":\"ProductUnknown\"") != NULL);
  free(text);
  reseat_client_free(client);
}

const test move_tests[] = {
    {"moves everyone and the ledger agrees", moves_everyone_and_the_ledger_agrees},
    {"the example runs", the_example_runs},
    {NULL, NULL},
};
