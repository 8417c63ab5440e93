// Errors as JavaScript gets them: the table, and some that are provoked.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { errorTable, openClient } from './lib/client.mjs';
import { readJson, schemas, vectors, www } from './lib/environment.mjs';
import { check } from './lib/schema.mjs';
import { test } from './lib/suite.mjs';

test('browser: every row of the error table has its name, code and status', async (t) => {
  const { page } = await openClient(t);
  const found = await page.evaluate(() => globalThis.tests.errorTable());
  const wanted = errorTable(vectors());
  const row = ({ id, status, jsName, retry }) => ({ id, status, name: jsName, retryable: retry !== 'never' });
  assert.deepEqual(found.map((one) => one.row), wanted.map(row));
  for (const { row: { id, status, name, retryable }, error } of found) {
    assert.deepEqual([error.code, error.status, error.name, error.retryable], [id, status, name, retryable], id);
    assert.ok(error.isOurs && error.isError, id);
    assert.equal('name' in error.cause, false, `${id}: the document is as every face has it`);
  }
  assert.equal(wanted.find(({ id }) => id === 'Cancelled').jsName, 'AbortError');
});

test('browser: the types name every error and no other', async () => {
  const types = fs.readFileSync(path.join(www(), 'reseat', 'errors.d.ts'), 'utf8');
  const named = new Set([...types.matchAll(/'(\w+)'/g)].map(([, name]) => name));
  assert.deepEqual(named, new Set(errorTable(vectors()).flatMap(({ id, jsName }) => [id, jsName])));
});

test('browser: an error of another copy is known, other errors are not', async (t) => {
  const { page } = await openClient(t);
  const known = await page.evaluate(async () => {
    const copy = await import('/reseat/error.js?copy');
    const { isReseatError, ReseatError } = globalThis.tests;
    const document = { id: 'Cancelled', name: 'AbortError', status: 0, message: 'm', hint: null, retry: 'never' };
    const theirs = new copy.ReseatError(document);
    return {
      otherCopy: isReseatError(theirs) && !(theirs instanceof ReseatError),
      wrongs: [new Error('x'), null, undefined, 'x', { code: 'Cancelled' }].map(isReseatError),
    };
  });
  assert.deepEqual(known, { otherCopy: true, wrongs: [false, false, false, false, false] });
});

test('browser: what is refused is refused with a whole document', async (t) => {
  const client = await openClient(t);
  const rows = new Map(errorTable(vectors()).map((row) => [row.id, row]));
  const none = { environment: 'Global', auth: { kind: 'none' } };
  const cases = [
    ['InvalidInput', { op: 'dance' }],
    ['InvalidInput', { op: 'connect', users: null }],
    ['InvalidInput', { op: 'openPlan', planPath: '/plan.json' }],
    ['InvalidInput', { op: 'connect' }, { config: { ...none, language: null } }],
    ['InvalidInput', { op: 'connect' }, { config: none, tokens: null }],
    ['PlanUnreadable', { op: 'openPlan', document: '{}' }],
    ['PlanUnreadable', { op: 'render', document: 'nonsense' }, { config: none, tokens: null }],
    ['ProductUnknown', { op: 'listUsers', users: { product: 'none' } }],
    ['EndpointRefused', { op: 'connect' }, { config: { environment: 'Custom', graphRoot: 'http://192.0.2.1', auth: { kind: 'none' } } }],
    ['CloudClosed', { op: 'connect' }, { config: { environment: 'Germany', auth: { kind: 'none' } } }],
  ];
  for (const [id, request, options] of cases) {
    const { error } = await client.run(request, options);
    const what = `${JSON.stringify(request)} is ${id}`;
    assert.equal(error?.code, id, what);
    assert.ok(error.isOurs, what);
    check(readJson(schemas(), 'error.schema.json'), error.cause, what);
    assert.deepEqual([error.name, error.status], [rows.get(id).jsName, rows.get(id).status], what);
    assert.deepEqual([error.message, error.hint], [error.cause.message, error.cause.hint], what);
  }
  assert.deepEqual(await t.simulator.ledger(), []);
});

test('browser: JSON that is none is refused, and a token in it is not repeated', async (t) => {
  const { page } = await openClient(t);
  const secret = t.simulator.token;
  const texts = ['', '{', `{"auth":{"kind":"accessToken","token":"${secret}"`, `{"token":"${secret}"}`];
  const messages = await page.evaluate(async (given) => {
    const { Client } = await import('/reseat/index.js');
    const attempts = given.flatMap((text) => [
      new Client(text).run('{"op":"connect"}'),
      new Client('{"environment":"Global","auth":{"kind":"none"}}').run(text),
    ]);
    const settled = await Promise.allSettled(attempts);
    return settled.map(({ status, reason }) => [status, reason?.code, JSON.stringify(reason?.cause)]);
  }, texts);
  assert.deepEqual(messages.map(([status, code]) => [status, code]), Array(8).fill(['rejected', 'InvalidInput']));
  for (const [, , text] of messages) assert.ok(!text.includes(secret), 'the token is not shown');
});
