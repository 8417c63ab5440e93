// Every vector of tests/vectors, through the JavaScript API. Their format stands in tests/vectors/README.md.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { openClient } from './lib/client.mjs';
import { readJson, schemas, vectors } from './lib/environment.mjs';
import { check } from './lib/schema.mjs';
import { test } from './lib/suite.mjs';

const areas = fs.readdirSync(vectors(), { withFileTypes: true }).filter((entry) => entry.isDirectory());
for (const area of areas.map(({ name }) => name).sort()) {
  for (const file of fs.readdirSync(path.join(vectors(), area)).sort()) {
    if (file.endsWith('.json')) {
      test(`vector ${area}/${path.parse(file).name}`, (t) => runVector(t, path.join(vectors(), area, file)));
    }
  }
}

async function runVector(t, file) {
  const { given, when, expect } = readJson(file);
  const { simulator } = t;
  if (given.state) await simulator.reset(given.state);
  const roles = given.roles ?? ['License Administrator'];
  const valid = await simulator.newToken({ roles });
  const expired = () => simulator.newToken({ roles, lifeMs: 0 });
  const tokens = {
    valid: async () => [valid],
    expired: async () => [await expired(), null],
    renewed: async () => [await expired(), valid],
  };
  const client = await openClient(t);
  const wish = given.config ?? { environment: 'Custom', graphRoot: '{root}' };
  const config = JSON.parse(JSON.stringify(wish).replaceAll('{root}', simulator.root));
  config.auth ??= { kind: 'none' };
  const answers = await tokens[given.token ?? 'valid']();
  if (given.faults) await simulator.faults(given.faults);
  // What the page's function throws is reported to the page.
  if (answers.includes(null)) t.watch.expect(/nobody signs in/);
  const { events, done, error } = await client.run(when, { config, tokens: answers });

  if (expect.error) {
    assert.ok(error, 'it had to fail');
    compareError(error, expect.error);
  } else {
    assert.equal(error, null, JSON.stringify(error));
    compareEvents(events, done, expect);
  }
  const changes = (entries) => entries.map(change).sort();
  assert.deepEqual(changes(await simulator.ledger()), changes(expect.ledger), 'ledger');
}

function compareError(error, wanted) {
  assert.ok(error.isOurs, `it is no error of ours: ${JSON.stringify(error)}`);
  check(readJson(schemas(), 'error.schema.json'), error.cause, 'the error document');
  assert.equal(error.code, wanted.id, 'id');
  assert.equal(error.status, wanted.status, 'status');
  if ('target' in wanted) assert.equal(error.cause.target, wanted.target, 'target');
  for (const text of wanted.says ?? []) {
    assert.ok(error.message.includes(text), `${JSON.stringify(error.message)} says ${JSON.stringify(text)}`);
  }
  assert.ok(error.hint, 'there is a hint');
}

function compareEvents(events, done, expect) {
  assert.equal(done?.event, 'done', 'the last event');
  assert.deepEqual(events.at(-1), done, 'the last event is what the promise gives');
  if ('document' in expect) {
    const bytes = (text) => Buffer.from(text, 'utf8');
    assert.ok(bytes(done.document).equals(bytes(expect.document)), difference(done.document, expect.document));
  }
  if ('results' in expect) {
    const results = events.filter(({ event }) => event === 'result');
    const words = results.map(({ userPrincipalName, result }) => [userPrincipalName, result]);
    assert.equal(new Set(words.map(([name]) => name)).size, words.length, 'one result per user');
    assert.deepEqual(Object.fromEntries(words), expect.results, 'results');
  }
  const counted = (totals) => Object.fromEntries(Object.entries(totals).filter(([, count]) => count !== 0));
  if ('totals' in expect) assert.deepEqual(counted(done.totals), counted(expect.totals), 'totals');
  if ('stopped' in expect) assert.equal(done.stopped, expect.stopped, 'stopped');
  if ('missing' in expect) {
    const [tenant] = events.filter(({ event }) => event === 'tenant');
    assert.deepEqual(tenant.missing, expect.missing, 'missing');
  }
}

function difference(found, wanted) {
  let at = 0;
  while (at < found.length && found[at] === wanted[at]) at += 1;
  const near = (text) => JSON.stringify(text.slice(Math.max(at - 60, 0), at + 60));
  return `document at ${at}: found …${near(found)}, wanted …${near(wanted)}`;
}

/** What is compared of a ledger's entry, as text that can be sorted. */
function change({ userId, added, removed }) {
  const put = added.map(({ skuId, disabledPlans }) => [skuId, [...disabledPlans].sort()]);
  return JSON.stringify([userId, put.sort(), [...removed].sort()]);
}
