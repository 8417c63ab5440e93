// The page's sign-in: how often it is asked, and what is said when it gives nothing or takes its time.

import assert from 'node:assert/strict';
import { openPlace, openWidget, WidgetPage } from './lib/widget.mjs';
import { test } from './lib/suite.mjs';

const asked = (widget) => widget.page.evaluate(() => window.asked.length);

test('widget: the page is asked once for what several jobs need', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.mark(2);
  await widget.plan();
  await widget.replace();
  assert.deepEqual(await asked(widget), 1, 'from the first list to the last change');
});

test('widget: a token that has expired is asked for anew once', async (t) => {
  const expired = await t.simulator.newToken({ roles: ['License Administrator'], lifeMs: 0 });
  const widget = await openWidget(t, { token: [expired, t.simulator.token] });
  await widget.page.getByText('0 of 60 selected').waitFor();
  assert.deepEqual(await asked(widget), 2);
});

test('widget: a token of one element is no other one\'s', async (t) => {
  const widget = await openWidget(t);
  await widget.page.evaluate((root) => {
    const second = document.createElement('reseat-widget');
    second.setAttribute('environment', 'Custom');
    second.setAttribute('graph-root', root);
    second.id = 'second';
    second.tokenProvider = document.querySelector('reseat-widget').tokenProvider;
    document.querySelector('main').append(second);
  }, t.simulator.root);
  await widget.page.locator('#second .line:not(.header)').first().waitFor();
  assert.deepEqual(await asked(widget), 2);
});

const NOTHING = {
  throws: [() => { throw new Error('the sign-in was broken'); }, /the sign-in was broken/],
  rejects: [async () => { throw new Error('the sign-in was closed'); }, /the sign-in was closed/],
  undefined: [async () => undefined, /tokenProvider did not give a token as text/],
  number: [async () => 4711, /tokenProvider did not give a token as text/],
  'line feed': [async () => 'secret\nx-more: 1', /what tokenProvider gave can't be a token/],
};

test('widget: what the sign-in did wrong is told, to the page and to the person', async (t) => {
  const page = await openPlace(t);
  await page.evaluate(() => {
    window.providers = {
      throws: () => { throw new Error('the sign-in was broken'); },
      rejects: async () => { throw new Error('the sign-in was closed'); },
      undefined: async () => undefined,
      number: async () => 4711,
      'line feed': async () => 'secret\nx-more: 1',
    };
    window.told = [];
    window.addEventListener('error', (event) => window.told.push(event.message));
  });
  for (const [what, [, says]] of Object.entries(NOTHING)) {
    t.watch.expect(says);
    await page.evaluate(({ what, root }) => {
      document.querySelector('reseat-widget')?.remove();
      window.told.length = 0;
      window.seen = [];
      const element = document.createElement('reseat-widget');
      element.setAttribute('environment', 'Custom');
      element.setAttribute('graph-root', root);
      element.addEventListener('reseat-error', (event) => window.seen.push({ name: 'reseat-error', detail: event.detail }));
      element.tokenProvider = window.providers[what];
      document.querySelector('main').append(element);
    }, { what, root: t.simulator.root });
    const shown = page.locator('[data-error="TokenExpired"]');
    await shown.waitFor();
    assert.ok((await shown.textContent()).includes("The page's sign-in gave no token."), what);
    const { told, seen } = await page.evaluate(() => ({ told: window.told, seen: window.seen }));
    assert.deepEqual(told.length, 1, `${what}: ${told}`);
    assert.match(told[0], says, what);
    assert.ok(!JSON.stringify([told, seen]).includes('secret'), 'and never what it gave');
    assert.deepEqual(seen.map((one) => one.detail.id), ['TokenExpired'], what);
  }
  // The page has signed in meanwhile.
  await page.evaluate((token) => { document.querySelector('reseat-widget').tokenProvider = async () => token; }, t.simulator.token);
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.locator('.line:not(.header)').first().waitFor();
});

test('widget: a sign-in that takes its time is waited for, and said to be', async (t) => {
  const widget = new WidgetPage(await openPlace(t), t.simulator);
  const { page } = widget;
  await page.evaluate(({ root, token }) => {
    window.seen = [];
    const element = document.createElement('reseat-widget');
    element.setAttribute('environment', 'Custom');
    element.setAttribute('graph-root', root);
    element.addEventListener('reseat-error', (event) => window.seen.push(event.detail));
    window.signals = [];
    element.tokenProvider = (scopes, { signal }) => {
      window.signals.push(signal);
      return new Promise((resolve) => { window.answer = () => resolve(token); });
    };
    document.querySelector('main').append(element);
  }, { root: t.simulator.root, token: t.simulator.token });
  const notice = page.locator('[data-state="sign-in-awaited"]');
  await notice.waitFor();
  await page.getByRole('status').getByText("Waiting for this page's sign-in to answer.").waitFor();
  assert.deepEqual(await page.evaluate(() => window.seen), [], 'nothing is wrong');
  await t.screenshot(page, 'sign-in-awaited');
  assert.deepEqual(await t.accessibilityFaults(page), []);
  await page.evaluate(() => window.answer());
  await widget.rows.first().waitFor();
  await notice.waitFor({ state: 'detached' });
  assert.deepEqual(await page.evaluate(() => window.signals.map((one) => one.aborted)), [false]);
});

test('widget: a question that nobody waits for any more is called off', async (t) => {
  const widget = await openWidget(t);
  await widget.page.evaluate(() => {
    const element = document.querySelector('reseat-widget');
    window.signals = [];
    element.tokenProvider = (scopes, { signal }) => {
      window.signals.push(signal);
      return new Promise(() => {});
    };
    element.refresh();
  });
  await widget.page.waitForFunction(() => window.signals.length > 0);
  await widget.page.evaluate(() => document.querySelector('reseat-widget').remove());
  await widget.page.waitForFunction(() => window.signals.every((one) => one.aborted));
  assert.deepEqual(await widget.page.evaluate(() => window.signals.length), 1);
});
