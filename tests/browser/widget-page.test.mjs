// What the page sets, when it takes effect, and what the element leaves alone on the page.

import assert from 'node:assert/strict';
import { openWidget, usersByName } from './lib/widget.mjs';
import { holdChanges } from './lib/hold.mjs';
import { test } from './lib/suite.mjs';

/** Changes the element in one turn of the page. */
const set = (widget, change, value) => widget.page.evaluate(
  ([code, value]) => {
    const element = document.querySelector('reseat-widget');
    window.steps[code](element, value);
  },
  [change, value],
);

/** Ways to set things, by name: the policy of the page lets no text become code. */
async function teach(widget) {
  await widget.page.evaluate(() => {
    window.fixedProvider = document.querySelector('reseat-widget').tokenProvider;
    window.steps = {
      planThenProvider(element, plan) { element.plan = plan; element.tokenProvider = window.fixedProvider; },
      providerThenPlan(element, plan) { element.tokenProvider = window.fixedProvider; element.plan = plan; },
      plan(element, plan) { element.plan = plan; },
      sameProvider(element) { element.tokenProvider = element.tokenProvider; },
      wrappedProvider(element) { const ask = element.tokenProvider; element.tokenProvider = (...asked) => ask(...asked); },
      noProvider(element) { element.tokenProvider = null; },
      users(element, users) { element.users = users; },
      refresh(element) { element.refresh(); },
      again(element) { const place = element.parentNode; element.remove(); place.append(element); },
      focusField() { document.querySelector('#field').focus(); },
    };
    const field = document.createElement('input');
    field.id = 'field';
    field.ariaLabel = 'A field of the page';
    document.querySelector('main').prepend(field);
  });
}

async function planned(t, count = 2) {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.mark(count);
  await widget.plan();
  await teach(widget);
  return widget;
}

const graphCalls = (page) => {
  const calls = [];
  page.on('request', (request) => request.url().includes('/v1.0') && calls.push(request.url()));
  return calls;
};

/** Lets the page's turns pass in which a needless start would show. */
const turns = (page) => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));

test('widget: settings changed during a run wait for its end', async (t) => {
  const other = await t.startSimulator({ users: 40, seed: 9 });
  const pages = await t.startSimulator({ users: 60, seed: 1, pages: true, connectSrc: [other.root] });
  const widget = await openWidget(t, { simulator: pages, pages, tenant: null, attributes: { to: 'SPE_E3' } });
  const { page } = widget;
  await widget.filter('Office 365 E3');
  await widget.mark(3);
  await widget.plan();
  const held = await holdChanges(page);
  await page.click('#replace');
  await held.reached;
  const strangers = [];
  page.on('request', (request) => request.url().startsWith(other.root) && strangers.push(request.url()));
  await page.evaluate(({ root, token }) => {
    const element = document.querySelector('reseat-widget');
    element.tokenProvider = async () => token;
    element.setAttribute('graph-root', root);
    element.setAttribute('profile', 'China');
  }, { root: other.root, token: other.token });
  held.release();
  await page.locator('#close').waitFor();
  await page.getByText(/of Office 365 E3 (is|are) free now\./).waitFor();
  assert.deepEqual(strangers, [], 'the other tenant is not read before the results are closed');
  const free = (await pages.state()).products.find((one) => one.skuPartNumber === 'ENTERPRISEPACK');
  await page.getByText(`${(free.prepaidUnits.enabled - free.consumedUnits).toLocaleString('en')} seats of`).waitFor();
  await page.click('#close');
  await page.locator('.boxes').waitFor();
  await page.getByText('0 of 40 selected').waitFor();
  assert.deepEqual(await other.ledger(), []);
});

test('widget: a plan of the page outlives a sign-in, a new start and a move in the page', async (t) => {
  const first = await planned(t);
  const plan = await first.document();
  for (const way of ['planThenProvider', 'providerThenPlan']) {
    const widget = await openWidget(t, { tenant: null });
    await teach(widget);
    await set(widget, 'noProvider');
    await widget.page.locator('[data-state="not-connected"]').waitFor();
    await set(widget, way, plan);
    await widget.page.locator('#replace').waitFor();
    await widget.page.locator('#entry').waitFor();
    assert.deepEqual(await widget.document(), plan, way);
    if (way !== 'planThenProvider') continue;
    await set(widget, 'again');
    await widget.page.locator('#replace').waitFor();
    assert.deepEqual(await widget.document(), plan, 'after it was taken off and put back');
    await set(widget, 'refresh');
    await widget.page.locator('#replace').waitFor();
    await set(widget, 'plan', null);
    await widget.pane.waitFor({ state: 'detached' });
    assert.deepEqual(await widget.document(), null);
    await set(widget, 'again');
    await widget.rows.first().waitFor();
    assert.deepEqual([await widget.document(), await widget.pane.count()], [null, 0], 'closed is closed');
  }
});

test('widget: what is set to the value it has changes nothing', async (t) => {
  const widget = await planned(t);
  const { page } = widget;
  const plan = await widget.document();
  const calls = graphCalls(page);
  await set(widget, 'sameProvider');
  await set(widget, 'wrappedProvider');
  await set(widget, 'plan', plan);
  await turns(page);
  assert.deepEqual(await widget.document(), plan, 'the plan stays on the table');
  assert.deepEqual(calls, []);

  await set(widget, 'plan', null);
  const users = [...(await usersByName(t.simulator)).keys()].slice(0, 2);
  await set(widget, 'users', users);
  await page.getByText('2 of 2 selected').waitFor();
  calls.length = 0;
  await set(widget, 'users', users);
  await turns(page);
  assert.deepEqual(calls, []);
});

test('widget: a listener that hands the plan back makes no circle', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  await widget.page.evaluate(() => {
    const element = document.querySelector('reseat-widget');
    element.addEventListener('reseat-plan', (event) => { element.plan = event.detail.document; });
  });
  await widget.filter('Office 365 E3');
  await widget.mark(2);
  await widget.plan();
  await turns(widget.page);
  assert.deepEqual((await widget.events('reseat-plan')).length, 1);
  await widget.page.locator('#replace').waitFor();
});

test('widget: the focus of the page is left alone', async (t) => {
  const widget = await planned(t, 3);
  const { page } = widget;
  const focus = () => page.evaluate(() => document.activeElement?.id ?? null);
  const plan = await widget.document();
  const held = await holdChanges(page);
  await page.click('#replace');
  await held.reached;
  await set(widget, 'focusField');
  held.release();
  await page.locator('#close').waitFor();
  assert.deepEqual(await focus(), 'field', 'a run ended');
  await page.click('#close');
  await widget.rows.first().waitFor();
  await set(widget, 'focusField');
  await set(widget, 'plan', plan);
  await page.locator('#steps-title').waitFor();
  assert.deepEqual(await focus(), 'field', 'a plan was opened');
  await set(widget, 'plan', null);
  await widget.pane.waitFor({ state: 'detached' });
  await page.evaluate(() => document.activeElement.blur());
  await set(widget, 'plan', plan);
  await page.locator('#steps-title').waitFor();
  assert.deepEqual(await widget.focused(), 'pane-title', 'nobody had it');
});

test('widget: the list fills whatever height it comes to have', async (t) => {
  const widget = await openWidget(t);
  const { page } = widget;
  const before = await widget.rows.count();
  await page.evaluate(() => { document.querySelector('reseat-widget').style.setProperty('--reseat-height', '2400px'); });
  await page.locator('#row-40').waitFor();
  assert.ok(await widget.rows.count() > before);
  // Put on the page unseen, and shown later.
  await page.evaluate(() => {
    const element = document.querySelector('reseat-widget');
    element.remove();
    element.style.display = 'none';
    document.querySelector('main').append(element);
  });
  await page.waitForFunction(() => document.querySelector('reseat-widget').shadowRoot.querySelector('.line:not(.header)'));
  await page.evaluate(() => { document.querySelector('reseat-widget').style.display = ''; });
  await page.locator('#row-40').waitFor();
});

test('widget: people whom the page names are chosen at first, and not again after a run', async (t) => {
  await t.simulator.reset({ users: 60, seed: 1 });
  const all = [...(await usersByName(t.simulator)).values()];
  const E3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';
  const has = (user) => user.licenseAssignmentStates?.some((one) => one.skuId === E3 && !one.assignedByGroup);
  const users = all.filter(has).slice(0, 3).map((user) => user.userPrincipalName);
  const widget = await openWidget(t, { tenant: null, users, attributes: { from: 'ENTERPRISEPACK', to: 'SPE_E3' } });
  await widget.page.getByText('3 of 3 selected').waitFor();
  await widget.plan();
  await widget.replace();
  await widget.page.click('#close');
  await widget.page.getByText('0 of 3 selected').waitFor();
});
