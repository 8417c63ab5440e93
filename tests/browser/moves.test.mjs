// Whole runs in the page, judged by the tenant's own ledger.

import assert from 'node:assert/strict';
import { openClient } from './lib/client.mjs';
import { holdChanges } from './lib/hold.mjs';
import { NEW, OLD, planFor, resultsOf, standing, stepsOf, usersOf } from './lib/moves.mjs';
import { test } from './lib/suite.mjs';

const USERS = 250;

test('browser: moves 250 people, and the ledger agrees', async (t) => {
  const client = await openClient(t);
  const { events: told } = await client.succeed({ op: 'connect' });
  assert.deepEqual([told[0].event, told[0].id, told[0].missing], ['tenant', t.simulator.tenantId, []]);
  const document = await planFor(client, USERS);
  const { done: shown } = await client.succeed({ op: 'render', document });
  assert.ok(shown.text.includes(String(USERS)), "the plan's text counts its users");
  assert.deepEqual(await t.simulator.ledger(), [], 'changes before applying');

  const { events, done } = await client.succeed({ op: 'apply', document });
  const steps = stepsOf(document);
  const results = resultsOf(events);
  const ledger = await t.simulator.ledger();
  assert.equal(ledger.length, USERS, 'changes');
  assert.deepEqual(new Set(ledger.map(({ userId }) => userId)), new Set(steps.keys()), 'whom the ledger names');
  assert.deepEqual(new Set(results.keys()), new Set(steps.keys()), 'whom the results name');
  assert.deepEqual(new Set(results.values()), new Set(['Moved']), 'results');
  for (const { userId, added, removed } of ledger) {
    const [wanted] = steps.get(userId).after.direct.filter(({ skuId }) => skuId === NEW);
    assert.deepEqual(removed, [OLD], 'removed');
    assert.equal(added.length, 1, 'added');
    assert.equal(added[0].skuId, NEW, 'added');
    assert.deepEqual([...added[0].disabledPlans].sort(), [...wanted.disabledPlans].sort(), 'switched off');
  }
  const users = await usersOf(t.simulator);
  for (const [id, step] of steps) assert.equal(standing(step, users.get(id)), 'after', step.userPrincipalName);
  assert.deepEqual([done.totals.moved, done.totals.users], [USERS, USERS], 'totals');
  assert.deepEqual([done.cancelled, done.stopped], [false, null], 'how it ended');

  const { done: again } = await client.succeed({ op: 'apply', document });
  assert.deepEqual([again.totals.unchanged, again.totals.moved], [USERS, 0], 'a second run');
  assert.equal((await t.simulator.ledger()).length, USERS, 'changes after a second run');
});

test('browser: aborting in the middle leaves each user as before or as planned', async (t) => {
  const client = await openClient(t);
  const document = await planFor(client, USERS);
  const hold = await holdChanges(client.page, { after: 1 });
  const running = client.succeed({ op: 'apply', document });
  await hold.reached;
  await client.abort();
  hold.release();
  const { events, done } = await running;

  assert.equal(done.cancelled, true, 'it says that it was cancelled');
  const results = resultsOf(events);
  const steps = stepsOf(document);
  const changed = new Set((await t.simulator.ledger()).map(({ userId }) => userId));
  const users = await usersOf(t.simulator);
  const counts = { before: 0, after: 0, neither: 0 };
  for (const [id, step] of steps) {
    const stands = standing(step, users.get(id));
    counts[stands] += 1;
    assert.equal(stands === 'after', changed.has(id), `${step.userPrincipalName} and the ledger`);
    const word = results.get(id);
    const fitting = stands === 'after' ? ['Moved', 'MovedPending'] : ['NotStarted'];
    assert.ok(fitting.includes(word), `${step.userPrincipalName} is ${word} and stands ${stands}`);
  }
  assert.equal(counts.neither, 0, 'nobody is half moved');
  assert.ok(counts.before > 0 && counts.after > 0, `it was stopped in the middle: ${JSON.stringify(counts)}`);
  assert.deepEqual([done.totals.users, done.totals.notStarted], [USERS, counts.before], 'totals');

  const { done: rest } = await client.succeed({ op: 'apply', document });
  assert.deepEqual([rest.totals.unchanged, rest.totals.moved], [counts.after, counts.before], 'the rest goes on');
  assert.equal((await t.simulator.ledger()).length, USERS, 'nobody was changed twice');
});

test('browser: aborting a job that only reads is an AbortError', async (t) => {
  const client = await openClient(t);
  const held = { reach: null, release: null };
  const reached = new Promise((resolve) => (held.reach = resolve));
  const gate = new Promise((resolve) => (held.release = resolve));
  await client.page.route('**/v1.0/**', async (route) => {
    held.reach();
    await gate;
    await route.continue().catch(() => {});
  });
  const running = client.run({ op: 'listUsers', users: { all: true } });
  await reached;
  await client.abort();
  held.release();
  const { error, done } = await running;
  assert.equal(done, null);
  assert.deepEqual([error.name, error.code, error.isOurs], ['AbortError', 'Cancelled', true]);
});

test('browser: page and Graph root on different origins', async (t) => {
  const graph = await t.startSimulator({ users: 300, seed: 11 });
  const pages = await t.startSimulator({ users: 10, pages: true, connectSrc: [graph.root] });
  const client = await openClient(t, { simulator: graph, pages });
  const document = await planFor(client, 5);
  const { done } = await client.succeed({ op: 'apply', document });
  assert.equal(done.totals.moved, 5, 'moved');
  assert.equal((await graph.ledger()).length, 5, 'the tenant that was named');
  assert.deepEqual(await pages.ledger(), [], 'the tenant that serves the page');
  assert.deepEqual([...t.watch.hosts].sort(), [graph.host, pages.host].sort(), 'hosts contacted');
});

test('browser: what another origin throttles is waited for and moved', async (t) => {
  const graph = await t.startSimulator({ users: 300, seed: 11 });
  const pages = await t.startSimulator({ users: 10, pages: true, connectSrc: [graph.root] });
  const client = await openClient(t, { simulator: graph, pages });
  const document = await planFor(client, 3);
  await graph.faults([{ path: '/$batch', do: 'status', status: 429, retryAfter: 1 }]);
  const { done } = await client.succeed({ op: 'apply', document });
  assert.equal(done.totals.moved, 3, 'moved');
  const { throttled, beforeRetryAfter, mostInFlightPerUser } = await graph.ask('metrics');
  assert.deepEqual({ throttled, beforeRetryAfter }, { throttled: 1, beforeRetryAfter: 0 }, 'nothing came too early');
  assert.ok(mostInFlightPerUser <= 1, 'one call per user at a time');
});
