/* People who each get something else: rows, an answer, a look before and after, and a location that is set. */
#include "check.h"
#include "face.h"
#include "simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USER(number) "\"0000000" number "-0000-4000-8000-00000000000" number "\""
#define YAMMER "\"7547a3fe-08ee-4ccb-b430-5077c5041653\""
#define ENGAGE "\"a82fbf69-b4d7-49f4-83a6-915b2cf354f4\""
#define HELD(product, off) "\"licenseAssignmentStates\":[{\"skuPartNumber\":\"" product "\",\"disabledPlans\":[" off "]}]"

/* The first has a service off for which another may stand in the new product, and no usage location. */
static const char tenant[] =
    "{\"products\":["
    "{\"skuPartNumber\":\"ENTERPRISEPACK\",\"servicePlans\":[{\"servicePlanName\":\"EXCHANGE_S_ENTERPRISE\"},"
    "{\"servicePlanName\":\"YAMMER_ENTERPRISE\"}]},"
    "{\"skuPartNumber\":\"SPE_E3\",\"servicePlans\":[{\"servicePlanName\":\"EXCHANGE_S_ENTERPRISE\"},"
    "{\"servicePlanName\":\"VIVAENGAGE_CORE\"}]},"
    "{\"skuPartNumber\":\"VISIOCLIENT\",\"servicePlans\":[{\"servicePlanName\":\"VISIOONLINE\"}]}],"
    "\"users\":["
    "{\"id\":" USER("1") ",\"userPrincipalName\":\"one@contoso.example\",\"usageLocation\":null," HELD(
        "ENTERPRISEPACK", "\"YAMMER_ENTERPRISE\"") "},"
    "{\"id\":" USER("2") ",\"userPrincipalName\":\"two@contoso.example\"," HELD("ENTERPRISEPACK", "") "}]}";

/* The plan by rows, with an answer or without; whether a question is open. Gives the document, which is the caller's to free, or NULL. */
static char *plan_rows(reseat_client *client, const char *answer, bool *is_open) {
  char request[1024];
  snprintf(request, sizeof request,
           "{\"op\":\"plan\",\"usageLocation\":\"NL\"%s,\"users\":{\"rows\":["
           "{\"id\":" USER("1") ",\"from\":[\"ENTERPRISEPACK\"],\"to\":[\"SPE_E3\"]},"
           "{\"id\":" USER("2") ",\"to\":\"VISIOCLIENT\"}]}}",
           answer);
  story told = run(client, request, NULL);
  CHECK(told.status == RESEAT_STATUS_OK);
  span document = json_member(last_event(&told, "done"), "document");
  char *text = document.len > 2 ? malloc(document.len + 1) : NULL;
  if (text != NULL) sprintf(text, "%.*s", (int)document.len, document.at);
  *is_open = text != NULL && strstr(text, "\\\"applyable\\\":false") != NULL;
  story_free(&told);
  return text;
}

static story with_document(reseat_client *client, const char *op, const char *document, const char *more) {
  char *request = malloc(strlen(op) + strlen(document) + strlen(more) + 64);
  if (request == NULL) abort();
  sprintf(request, "{\"op\":\"%s\",\"document\":%s%s}", op, document, more);
  story told = run(client, request, NULL);
  free(request);
  return told;
}

static long count_fits(reseat_client *client, const char *document, const char *word) {
  long count = 0;
  story told = with_document(client, "testPlan", document, "");
  CHECK(told.status == RESEAT_STATUS_OK);
  for (span event = {NULL, 0}; next_event(&told, "fit", &event);) count += json_is(json_member(event, "fit"), word);
  story_free(&told);
  return count;
}

static void compare_both(reseat_client *client, const char *open, const char *answered) {
  char *other = malloc(strlen(answered) + 64);
  if (other == NULL) abort();
  sprintf(other, ",\"other\":{\"document\":%s}", answered);
  story told = with_document(client, "comparePlans", open, other);
  CHECK(told.status == RESEAT_STATUS_OK);
  bool is_named = false;
  for (span event = {NULL, 0}; next_event(&told, "difference", &event);) {
    is_named |= json_is(json_member(event, "userId"), USER("1"));
    CHECK(json_member(event, "message").len > 2);
  }
  CHECK(is_named);
  CHECK(json_number(json_member(json_member(last_event(&told, "done"), "totals"), "changed")) == 1);
  story_free(&told);
  free(other);
}

static void the_ledger_has_both(void) {
  char *ledger = simulator_ask("/_sim/ledger", NULL);
  NEED(ledger != NULL);
  span whole = json_whole(ledger, strlen(ledger)), located = {NULL, 0}, change = {NULL, 0};
  CHECK(json_next(json_member(whole, "locations"), &located));
  CHECK(json_is(json_member(located, "userId"), USER("1")) && json_is(json_member(located, "usageLocation"), "\"NL\""));
  long first = json_number(json_member(located, "sequence")), changes = 0;
  while (json_next(json_member(whole, "value"), &change)) {
    changes++;
    if (!json_is(json_member(change, "userId"), USER("1"))) continue;
    CHECK(first < json_number(json_member(change, "sequence")));
    span added = {NULL, 0}, off = {NULL, 0};
    CHECK(json_next(json_member(change, "added"), &added));
    CHECK(json_next(json_member(added, "disabledPlans"), &off) && json_is(off, ENGAGE));
  }
  CHECK(changes == 2);
  CHECK(!json_next(json_member(whole, "locations"), &located));
  free(ledger);
}

static void rows_are_planned_compared_and_applied(void) {
  NEED(simulator_reset());
  char *answer = simulator_ask("/_sim/reset", tenant);
  NEED(answer != NULL);
  free(answer);
  reseat_client *client = new_client(simulator_token);
  NEED(client != NULL);
  bool is_asked = false, is_left = false;
  char *open = plan_rows(client, "", &is_asked);
  char *answered = plan_rows(client, ",\"serviceMap\":{" YAMMER ":[" ENGAGE "]}", &is_left);
  NEED(open != NULL && answered != NULL);
  CHECK(is_asked && !is_left);
  compare_both(client, open, answered);
  CHECK(count_fits(client, answered, "\"fits\"") == 2);

  story told = with_document(client, "apply", answered, "");
  CHECK(told.status == RESEAT_STATUS_OK && told.has_ended);
  span totals = json_member(last_event(&told, "done"), "totals");
  CHECK(json_number(json_member(totals, "moved")) == 2 && json_number(json_member(totals, "locations")) == 1);
  story_free(&told);
  the_ledger_has_both();
  CHECK(count_fits(client, answered, "\"done\"") == 2);
  free(open);
  free(answered);
  reseat_client_free(client);
}

const test wish_tests[] = {
    {"rows are planned, compared and applied", rows_are_planned_compared_and_applied},
    {NULL, NULL},
};
