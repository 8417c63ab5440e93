// Tokens: the page gives them, and they stay out of everything that lasts or can be read.

import assert from 'node:assert/strict';
import { openClient } from './lib/client.mjs';
import { movable, planFor } from './lib/moves.mjs';
import { stored } from './lib/storage.mjs';
import { test } from './lib/suite.mjs';

test('browser: the provider is asked once, for this Graph root', async (t) => {
  const client = await openClient(t);
  const { asked } = await client.succeed({ op: 'listUsers', users: { all: true } });
  assert.deepEqual(asked, [{ scopes: [`${t.simulator.root}/.default`], claims: null, hasSignal: true }]);
});

test('browser: an expired token is asked for again, and the run goes on', async (t) => {
  const client = await openClient(t);
  const document = await planFor(client, 40);
  const expired = await t.simulator.newToken({ lifeMs: 0 });
  const { done, asked } = await client.succeed({ op: 'apply', document }, { tokens: [expired, t.simulator.token] });
  assert.equal(done.totals.moved, 40);
  assert.equal(asked.length, 2, 'once at the start, once for the expired one');
  assert.equal((await t.simulator.ledger()).length, 40);
});

test('browser: a provider that gives nothing means TokenExpired', async (t) => {
  const client = await openClient(t);
  const expired = await t.simulator.newToken({ lifeMs: 0 });
  const [id] = await movable(client, 1);
  const request = { op: 'listUsers', users: { ids: [id] } };
  // What the page did wrong is told to the page.
  t.watch.expect(/nobody signs in/);
  t.watch.expect(/what tokenProvider gave can't be a token/);
  for (const tokens of [[null], [expired, null], ['']]) {
    const { error, done } = await client.run(request, { tokens });
    assert.equal(done, null);
    assert.deepEqual([error.code, error.name], ['TokenExpired', 'TokenExpiredError'], JSON.stringify(tokens));
    assert.ok(error.isOurs && error.hint, 'with a cure');
  }
});

test('browser: without a provider the configuration\'s token serves', async (t) => {
  const client = await openClient(t);
  const auth = (token) => ({ kind: 'accessToken', token });
  const config = { environment: 'Custom', graphRoot: t.simulator.root };
  const valid = { config: { ...config, auth: auth(t.simulator.token) }, tokens: null };
  const { events } = await client.succeed({ op: 'connect' }, valid);
  assert.equal(events[0].id, t.simulator.tenantId);
  const expired = { config: { ...config, auth: auth(await t.simulator.newToken({ lifeMs: 0 })) }, tokens: null };
  assert.equal((await client.run({ op: 'connect' }, expired)).error.code, 'TokenExpired');
});

test('browser: a token shows up in no storage, address, event or console', async (t) => {
  const client = await openClient(t);
  const document = await planFor(client, 20);
  const expired = await t.simulator.newToken({ lifeMs: 0 });
  const tokens = [expired, t.simulator.token];
  t.watch.expect(/nobody signs in/);
  const { events } = await client.succeed({ op: 'apply', document }, { tokens });
  const { error } = await client.run({ op: 'connect' }, { tokens: [expired, null] });

  const kept = await stored(client.page);
  const lines = kept.databases.reseat.lines;
  assert.ok(lines.length > 0, 'there is a journal to look through');
  assert.deepEqual([kept.cookies, kept.local, kept.session, kept.caches], [[], {}, {}, []], 'nothing else is kept');
  const everything = JSON.stringify([kept, document, events, error, t.watch.urls, t.watch.console]);
  for (const token of t.simulator.tokens) assert.ok(!everything.includes(token), 'a token shows up');
});
