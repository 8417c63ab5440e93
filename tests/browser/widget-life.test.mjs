// Coming and going: mounting, two tabs, reload, lost connection, signing out.

import assert from 'node:assert/strict';
import { openPlace, openWidget, usersByName } from './lib/widget.mjs';
import { holdChanges } from './lib/hold.mjs';
import { journals } from './lib/storage.mjs';
import { test } from './lib/suite.mjs';

test('widget: an element may leave, come back, and leave nothing behind', async (t) => {
  const widget = await openWidget(t);
  const { page } = widget;
  const session = await page.context().newCDPSession(page);
  const cycle = (times) => page.evaluate(async (times) => {
    const element = document.querySelector('reseat-widget');
    const place = element.parentNode;
    for (let count = 0; count < times; count += 1) {
      element.remove();
      place.append(element);
      const root = element.shadowRoot;
      while (!root.querySelector('.line:not(.header)')) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }, times);
  const measure = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
    return { nodes, listeners: jsEventListeners };
  };
  await cycle(10);
  const before = await measure();
  await cycle(60);
  const after = await measure();
  assert.ok(after.nodes - before.nodes < 200, `nodes: ${before.nodes} to ${after.nodes}`);
  assert.ok(after.listeners - before.listeners < 20, `listeners: ${before.listeners} to ${after.listeners}`);
  await page.evaluate(() => document.querySelector('reseat-widget').remove());
  const gone = await measure();
  assert.ok(gone.listeners < before.listeners, 'its listeners went with it');
});

test('widget: properties set before the definition are taken over', async (t) => {
  const page = await openPlace(t);
  const users = [...(await usersByName(t.simulator)).keys()].slice(0, 2);
  await page.evaluate(async ({ root, token, users }) => {
    const element = document.createElement('reseat-late');
    element.setAttribute('environment', 'Custom');
    element.setAttribute('graph-root', root);
    element.tokenProvider = async () => token;
    element.users = users;
    document.querySelector('main').append(element);
    const { ReseatWidgetElement } = await import('/reseat/element.js');
    customElements.define('reseat-late', class extends ReseatWidgetElement {});
  }, { root: t.simulator.root, token: await t.simulator.newToken(), users });
  await page.getByText('2 of 2 selected').waitFor();
});

test('widget: several elements on a page have their own state', async (t) => {
  const widget = await openWidget(t);
  await widget.page.evaluate(({ root, token }) => {
    const second = document.createElement('reseat-widget');
    second.setAttribute('environment', 'Custom');
    second.setAttribute('graph-root', root);
    second.setAttribute('profile', 'China');
    second.id = 'second';
    second.tokenProvider = async () => token;
    document.querySelector('main').append(second);
  }, { root: t.simulator.root, token: await t.simulator.newToken() });
  await widget.page.locator('#second .boxes .line:not(.header)').first().waitFor();
  await widget.page.locator('#second #row-1').click();
  await widget.page.locator('#second').getByText('1 of 60 selected').waitFor();
  await widget.page.locator('reseat-widget:not(#second)').getByText('0 of 60 selected').waitFor();
});

test('widget: a listener may set properties while an event is dispatched', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  await widget.page.evaluate(() => {
    const element = document.querySelector('reseat-widget');
    element.addEventListener('reseat-plan', () => {
      window.read = element.plan;
      element.setAttribute('to', 'SPE_E5');
    });
  });
  await widget.filter('Office 365 E3');
  await widget.mark(2);
  await widget.plan();
  assert.deepEqual(await widget.page.evaluate(() => window.read), await widget.document());
});

test('widget: of two tabs the second is told who is running', async (t) => {
  await t.simulator.reset({ users: 400, seed: 1 });
  const open = async () => {
    const widget = await openWidget(t, { tenant: null, attributes: { to: 'SPE_E3' } });
    await widget.filter('Office 365 E3');
    return widget;
  };
  const first = await open();
  await first.page.click('#select-all');
  await first.plan();
  const second = await open();
  await second.mark(2);
  await second.plan();
  const held = await holdChanges(first.page);
  await first.page.click('#replace');
  await held.reached;
  await second.page.click('#replace');
  const error = await second.error();
  assert.deepEqual(error.id, 'RunLocked');
  assert.ok(/, since \d+ [A-Z][a-z]+ \d{4} \d\d:\d\d UTC\.$/.test(error.message), `"${error.message}" says since when`);
  await second.page.locator('[data-error="RunLocked"]').getByRole('button', { name: 'Try again' }).waitFor();
  await first.page.click('#stop');
  held.release();
  await first.page.locator('#close').waitFor();
  await second.button('Try again').click();
  await second.page.locator('#close').waitFor();
});

test('widget: a page that is reloaded in the middle changes nobody twice', async (t) => {
  const widget = await openWidget(t, { tenant: { users: 1500, seed: 3 }, attributes: { to: 'SPE_E3' } });
  const { page } = widget;
  await widget.filter('Office 365 E3');
  await widget.page.click('#select-all');
  await widget.plan();
  const ready = JSON.parse(await widget.document()).plan.totals.ready;
  const document = await widget.document();
  const held = await holdChanges(page, { after: 4 });
  await page.click('#replace');
  await held.reached;
  await page.reload();
  held.release();
  const [journal] = Object.values(await journals(page));
  const lines = journal.map((line) => JSON.parse(line));
  assert.deepEqual(lines[0].type, 'start');
  assert.ok(lines.some((line) => line.type === 'intent'), 'intents outlive the page');
  const begun = new Set(lines.filter((line) => line.type === 'intent').map((line) => line.userId));
  for (const change of await t.simulator.ledger()) assert.ok(begun.has(change.userId), 'no change without its intent');

  const again = await openWidget(t, { tenant: null });
  await again.openPlan(document);
  await again.page.locator('#replace').waitFor();
  await again.replace();
  const ledger = await t.simulator.ledger();
  assert.deepEqual(ledger.length, ready, 'changes');
  assert.deepEqual(new Set(ledger.map((change) => change.userId)).size, ready, 'each user once');
});

test('widget: signed out in the middle, and in again', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.mark(2);
  await widget.page.click('#entry');
  await widget.page.click('#next');
  // The page's sign-in gives stale tokens from now on, without the element being told.
  await t.simulator.faults([{ path: '/organization', do: 'status', status: 401, times: 9 }]);
  await widget.page.click('#review');
  await widget.page.locator('[data-error="TokenExpired"]').waitFor();
  await t.simulator.faults([]);
  await widget.button('Sign in again').click();
  await widget.page.locator('#replace').waitFor();
  assert.deepEqual(await t.simulator.ledger(), []);
});

test('widget: offline, and online again', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  const { page } = widget;
  page.setDefaultTimeout(90_000);
  await widget.filter('Office 365 E3');
  await widget.mark(2);
  await page.click('#entry');
  await page.click('#next');
  await t.context.setOffline(true);
  await page.click('#review');
  await page.locator('[data-error="ConnectionFailed"]').waitFor();
  await t.context.setOffline(false);
  await widget.button('Try again').click();
  await page.locator('#replace').waitFor();
});

test('widget: a cut connection leaves nobody in doubt', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.mark(6);
  await widget.plan();
  await t.simulator.faults([{ path: '/users/{id}/assignLicense', do: 'cutAfter' }]);
  await widget.page.click('#replace');
  await widget.page.locator('#close').waitFor({ timeout: 90_000 });
  const [done] = await widget.events('reseat-done');
  assert.deepEqual(done.totals.moved, (await t.simulator.ledger()).length);
  assert.deepEqual(done.totals.unknown, 0);
});
