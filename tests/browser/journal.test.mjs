// The journal of a run in IndexedDB, and the one run per tenant by Web Locks.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { openClient } from './lib/client.mjs';
import { readJson, schemas } from './lib/environment.mjs';
import { holdChanges, keepChanges } from './lib/hold.mjs';
import { planFor, stepsOf } from './lib/moves.mjs';
import { check } from './lib/schema.mjs';
import { spyOnWrites } from './lib/spy.mjs';
import { journals, stored } from './lib/storage.mjs';
import { test } from './lib/suite.mjs';

const hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

/** The records of a journal, each checked against the schema and chained to the one before. */
function records(lines) {
  const schema = readJson(schemas(), 'journal.schema.json');
  let prev = '0'.repeat(64);
  return lines.map((line, seq) => {
    const record = JSON.parse(line);
    check(schema, record, `record ${seq}`);
    assert.deepEqual([record.seq, record.prev], [seq, prev], `record ${seq} in the chain`);
    prev = hash(line);
    return record;
  });
}

test('browser: a run keeps a journal of chained records', async (t) => {
  const client = await openClient(t);
  const document = await planFor(client, 30);
  const { done } = await client.succeed({ op: 'apply', document, reason: 'ticket 4711' });
  const found = await journals(client.page);
  assert.deepEqual(Object.keys(found), [done.moveId], 'one journal, by the name that the run gave');
  const [start, ...rest] = records(found[done.moveId]);
  const end = rest.pop();

  assert.equal(start.type, 'start');
  assert.deepEqual([start.moveId, start.tenantId, start.reason], [done.moveId, t.simulator.tenantId, 'ticket 4711']);
  assert.equal(start.planDigest, JSON.parse(document).digest);
  assert.ok(start.account && start.roles.includes('License Administrator'), 'who ran it');
  assert.equal(end.type, 'end');
  assert.deepEqual([end.totals, end.cancelled, end.stopped], [done.totals, false, null]);

  const steps = stepsOf(document);
  const position = (type, userId) => rest.findIndex((record) => record.type === type && record.userId === userId);
  for (const [userId, step] of steps) {
    const [intent, outcome] = [position('intent', userId), position('outcome', userId)];
    assert.ok(intent >= 0 && intent < outcome, `${step.userPrincipalName}: intent, then outcome`);
    const bySku = (list) => [...list].sort((one, other) => (one.skuId < other.skuId ? -1 : 1));
    assert.deepEqual(bySku(rest[intent].before), bySku(step.before.direct), 'before');
    assert.equal(rest[outcome].result, 'Moved');
    assert.ok(rest[outcome].requestId, "Graph's request id");
    assert.equal(rest[outcome].clientRequestId, rest[intent].clientRequestId);
  }
  const ledger = await t.simulator.ledger();
  const ids = (list) => new Set(list.map(({ userId, requestId }) => `${userId} ${requestId}`));
  assert.deepEqual(ids(rest.filter(({ type }) => type === 'outcome')), ids(ledger), "the ledger's request ids");
  assert.equal(rest.length, 2 * steps.size, 'nothing else is recorded');
});

test('browser: a change is sent only after its intent is on disk', async (t) => {
  const spy = await spyOnWrites(t.context);
  const client = await openClient(t);
  await client.succeed({ op: 'apply', document: await planFor(client, 50) });
  const written = new Set();
  let changes = 0;
  for (const entry of await spy.log(client.page)) {
    if (entry.kind === 'complete') {
      assert.equal(entry.durability, 'strict', `a write to ${entry.store}`);
      for (const line of entry.values.join('').split('\n')) {
        if (line.startsWith('{') && JSON.parse(line).type === 'intent') written.add(JSON.parse(line).userId);
      }
    } else {
      for (const [, userId] of (entry.body ?? '').matchAll(/\/users\/([^/"]+)\/assignLicense/g)) {
        assert.ok(written.has(userId), `${userId} was sent before its intent was on disk`);
        changes += 1;
      }
    }
  }
  assert.equal(changes, 50, 'changes seen');
});

test('browser: of two pages only one changes a tenant', async (t) => {
  const first = await openClient(t);
  const second = await openClient(t);
  const document = await planFor(first, 40);
  const hold = await holdChanges(first.page);
  const running = first.succeed({ op: 'apply', document });
  await hold.reached;

  const { error, done } = await second.run({ op: 'apply', document });
  assert.equal(done, null);
  assert.equal(error?.code, 'RunLocked', JSON.stringify(error));
  const { databases } = await stored(second.page);
  const [{ key, value: holder }] = databases.reseat.holders;
  assert.equal(key, t.simulator.tenantId);
  const [[start]] = Object.values(await journals(second.page));
  const { account, host, since } = JSON.parse(holder);
  assert.deepEqual([account, host], [JSON.parse(start).account, null]);
  assert.ok(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(since), since);
  assert.ok(error.message.includes(`: ${account}, since `), error.message);
  assert.ok(error.message.endsWith(` ${since.slice(11, 16)} UTC.`), `${error.message} says a time as people do`);
  assert.deepEqual(await t.simulator.ledger(), [], 'nobody is moved yet');

  hold.release();
  assert.equal((await running).done.totals.moved, 40, 'the first goes on');
  assert.equal((await second.succeed({ op: 'apply', document })).done.totals.unchanged, 40, 'then the second may');
});

test('browser: a page that is closed lets go of the tenant and leaves its intents', async (t) => {
  const first = await openClient(t);
  const second = await openClient(t);
  const document = await planFor(first, 40);
  const kept = await keepChanges(first.page);
  const running = first.run({ op: 'apply', document }).catch(() => null); // its page goes away
  await kept.reached();
  await first.page.close();
  assert.equal(await running, null);

  const [lines] = Object.values(await journals(second.page));
  const left = records(lines);
  assert.ok(left.some(({ type }) => type === 'intent'), 'what was about to be sent is recorded');
  assert.ok(left.every(({ type }) => type === 'start' || type === 'intent'), 'and nothing else');
  const { done } = await second.succeed({ op: 'apply', document });
  assert.equal(done.totals.moved, 40);
  assert.equal((await t.simulator.ledger()).length, 40);
});

test('browser: a page that is closed in the middle is gone on with by the next', async (t) => {
  const first = await openClient(t);
  const second = await openClient(t);
  const document = await planFor(first, 40);
  const kept = await keepChanges(first.page);
  const running = first.run({ op: 'apply', document }).catch(() => null); // its page goes away
  await kept.reached();
  await first.page.close();
  assert.equal(await running, null);

  const listed = await second.succeed({ op: 'listMoves' });
  const [move] = listed.events.filter(({ event }) => event === 'move');
  assert.deepEqual([move.state, move.totals.users], ['open', 40]);
  const { done } = await second.succeed({ op: 'resume' });
  assert.deepEqual([done.moveId, done.totals.moved], [move.moveId, 40]);
  assert.equal((await t.simulator.ledger()).length, 40, 'nobody twice');
  const [lines] = Object.values(await journals(second.page));
  const found = records(lines);
  assert.equal(found.filter(({ type }) => type === 'resume').length, 1);
  assert.equal(found.at(-1).type, 'end');
  const { error } = await second.run({ op: 'resume' });
  assert.equal(error?.code, 'NothingToResume');
});
