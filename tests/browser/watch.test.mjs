// The watch itself: what it must notice, it notices. Without this, silence would prove nothing.

import assert from 'node:assert/strict';
import { openClient } from './lib/client.mjs';
import { test } from './lib/suite.mjs';

const begins = (faults, word) => assert.ok(faults.some((fault) => fault.startsWith(word)), `${word}: ${faults}`);

test('browser: the watch notices a foreign host, a violation, an error and a token', async (t) => {
  const { page } = await openClient(t);
  const faults = () => t.watch.faults(t.simulators);
  assert.deepEqual(await faults(), [], 'before');

  const violated = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
  await page.evaluate(() => fetch('http://127.0.0.1:9/').catch(() => {}));
  await violated;
  begins(await faults(), 'the policy was violated: connect-src');
  t.watch.forget();

  const styled = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await styled;
  begins(await faults(), 'the policy was violated: style-src');
  t.watch.forget();

  await page.evaluate((token) => fetch(`/nowhere?token=${token}`), t.simulator.token);
  begins(await faults(), 'a token stood in an address');
  t.watch.forget();

  await page.evaluate((token) => console.log('token', token), t.simulator.token);
  begins(await faults(), 'a token stood in the console');
  t.watch.forget();

  const thrown = t.context.waitForEvent('weberror');
  await page.evaluate(() => void Promise.reject(new Error('planted')));
  await thrown;
  begins(await faults(), 'console or page error: Error: planted');
  t.watch.forget();

  const other = await t.startSimulator({ users: 10 });
  const foreign = await t.context.newPage();
  await foreign.goto(`${other.root}/v1.0/organization`);
  begins(await t.watch.faults([t.simulator]), `a page contacted ${other.host}`);
  t.watch.forget();
});

test('browser: the watch passes over what a test expects, and misses what does not come', async (t) => {
  const { page } = await openClient(t);
  t.watch.expect(/planted/);
  assert.deepEqual(await t.watch.faults(t.simulators), ['what the test expects did not come: /planted/']);
  const thrown = t.context.waitForEvent('weberror');
  await page.evaluate(() => reportError(new Error('planted')));
  await thrown;
  assert.deepEqual(await t.watch.faults(t.simulators), []);
});

test('browser: axe looks into shadow roots', async (t) => {
  const { page } = await openClient(t);
  assert.deepEqual(await t.accessibilityFaults(page), [], 'before');
  await page.evaluate(() => {
    const host = document.querySelector('main').appendChild(document.createElement('div'));
    host.attachShadow({ mode: 'open' }).appendChild(document.createElement('button'));
  });
  const found = await t.accessibilityFaults(page);
  begins(found, 'button-name');
});
