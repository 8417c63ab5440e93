// A run that is interrupted: reload and go on, another tab, no connection, and the way back.

import assert from 'node:assert/strict';
import { openWidget, usersByName } from './lib/widget.mjs';
import { holdChanges } from './lib/hold.mjs';
import { look } from './lib/look.mjs';
import { journals } from './lib/storage.mjs';
import { test } from './lib/suite.mjs';

/** From the list to the review of everybody with the old product. */
async function planAll(t, users) {
  const widget = await openWidget(t, { tenant: { users, seed: 3 }, attributes: { to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.page.click('#select-all');
  await widget.plan();
  const { plan } = JSON.parse(await widget.document());
  return { widget, ready: plan.totals.ready, plan };
}

/** Everybody whom the plan moves was changed once, and nobody else. */
async function eachOnce(t, plan) {
  const ledger = await t.simulator.ledger();
  const wanted = plan.steps.filter((step) => step.state === 'Ready').map((step) => step.userId);
  assert.deepEqual(ledger.map((change) => change.userId).toSorted(), wanted.toSorted(), 'each user once');
}

/** Begins a run and reloads the page while changes are under way. */
async function reloadInTheMiddle(t, widget) {
  const held = await holdChanges(widget.page, { after: 4 });
  await widget.page.click('#replace');
  await held.reached;
  await widget.page.reload();
  held.release();
  return openWidget(t, { tenant: null, attributes: { to: 'SPE_E3' } });
}

test('widget: a page that is reloaded in the middle goes on and changes everybody once', async (t) => {
  const { widget, ready, plan } = await planAll(t, 1500);
  const again = await reloadInTheMiddle(t, widget);
  const notice = again.page.locator('[data-state="open-move"]');
  await notice.waitFor();
  const [told] = await again.events('reseat-move');
  assert.deepEqual([told.state, told.totals.users], ['open', plan.totals.users]);
  assert.ok(told.open > 0 && told.open < told.totals.users, `${told.open} of ${told.totals.users} are open`);
  const done = told.totals.users - told.open;
  await notice.getByText(`Done: ${done}. Left to do: ${told.open}.`).waitFor();

  await again.page.click('#go-on');
  assert.deepEqual(await again.title.textContent(), 'Replacing');
  await again.page.locator('#close').waitFor({ timeout: 60_000 });
  await eachOnce(t, plan);
  const [end] = await again.events('reseat-done');
  assert.deepEqual([end.totals.users, end.totals.moved, end.moveId], [plan.totals.users, ready, told.moveId]);
  const results = await again.events('reseat-result');
  assert.deepEqual(new Set(results.map((one) => one.userId)).size, plan.totals.users, 'a result for everybody');
  const [lines, ...others] = Object.values(await journals(again.page));
  assert.deepEqual([others.length, JSON.parse(lines.at(-1)).type], [0, 'end'], 'one journal, with its end');
  await again.page.click('#close');
  await again.rows.first().waitFor();
  assert.deepEqual(await notice.count(), 0, 'nothing is left to go on with');
});

test('widget: a run that is left is offered again by the next page, and goes on after a second reload', async (t) => {
  const { widget, plan } = await planAll(t, 1500);
  const second = await reloadInTheMiddle(t, widget);
  await second.page.locator('[data-state="open-move"]').waitFor();
  await second.page.click('#leave');
  assert.deepEqual(await second.page.locator('[data-state="open-move"]').count(), 0);
  await second.page.reload();
  const third = await openWidget(t, { tenant: null });
  const held = await holdChanges(third.page, { after: 2 });
  await third.page.click('#go-on');
  await held.reached;
  await third.page.reload();
  held.release();
  const fourth = await openWidget(t, { tenant: null });
  await fourth.page.click('#go-on');
  await fourth.page.locator('#close').waitFor({ timeout: 60_000 });
  await eachOnce(t, plan);
});

test('widget: a run that was stopped is gone on with on the spot', async (t) => {
  const { widget, plan } = await planAll(t, 1500);
  const held = await holdChanges(widget.page, { after: 3 });
  await widget.page.click('#replace');
  await held.reached;
  await widget.page.click('#stop');
  held.release();
  await widget.page.locator('[data-state="stopped"]').waitFor();
  await widget.page.click('#go-on');
  await widget.page.locator('[data-state="stopped"]').waitFor({ state: 'detached' });
  await widget.page.locator('#close').waitFor({ timeout: 60_000 });
  await eachOnce(t, plan);
  assert.deepEqual(Object.keys(await journals(widget.page)).length, 1, 'it is the same run');
});

test('widget: a tab that is opened during a run names who is running', async (t) => {
  const { widget, plan } = await planAll(t, 400);
  const held = await holdChanges(widget.page);
  await widget.page.click('#replace');
  await held.reached;
  const second = await openWidget(t, { tenant: null });
  const notice = second.page.locator('[data-state="running-elsewhere"]');
  await notice.waitFor();
  const said = await notice.textContent();
  const named = /Another run is changing this tenant: \S+@\S+, since \d+ [A-Z][a-z]+ \d{4} \d\d:\d\d UTC\./;
  assert.ok(named.test(said), said);
  assert.deepEqual(await second.page.locator('#go-on').count(), 0, 'it is not gone on with meanwhile');
  held.release();
  await widget.page.locator('#close').waitFor({ timeout: 60_000 });
  await second.page.click('#look-again');
  await notice.waitFor({ state: 'detached' });
  assert.deepEqual(await second.page.locator('[data-state="open-move"]').count(), 0);
  await eachOnce(t, plan);
});

test('widget: a run waits while the connection is gone, and loses nobody', async (t) => {
  const { widget, ready, plan } = await planAll(t, 1500);
  const { page } = widget;
  const held = await holdChanges(page, { after: 3 });
  await page.click('#replace');
  await held.reached;
  const failed = page.waitForEvent('requestfailed');
  await t.context.setOffline(true);
  held.release();
  await failed;
  assert.deepEqual(await page.locator('#close').count(), 0, 'the run has not ended');
  await t.context.setOffline(false);
  await page.locator('#close').waitFor({ timeout: 90_000 });
  const [done] = await widget.events('reseat-done');
  assert.deepEqual([done.totals.moved, done.totals.unknown, done.stopped], [ready, 0, null]);
  await eachOnce(t, plan);
});

/** What a user holds directly, as the simulator's state says it. */
function held(users, userId) {
  const user = [...users.values()].find((one) => one.id === userId);
  return user.licenseAssignmentStates
    .filter(({ assignedByGroup }) => assignedByGroup === null)
    .map(({ skuId, disabledPlans }) => ({ skuId, disabledPlans: disabledPlans.toSorted() }))
    .toSorted((one, other) => (one.skuId < other.skuId ? -1 : 1));
}

test('widget: a move is put back by a plan that is shown first, and forth again', async (t) => {
  const widget = await openWidget(t, { tenant: { users: 120, seed: 3 }, attributes: { to: 'SPE_E3' } });
  const { page, simulator } = widget;
  await widget.filter('Office 365 E3');
  await widget.mark(10);
  await widget.plan();
  const { plan } = JSON.parse(await widget.document());
  const moved = plan.steps.filter((step) => step.state === 'Ready').map((step) => step.userId);
  const states = async () => {
    const users = await usersByName(simulator);
    return moved.map((userId) => held(users, userId));
  };
  const before = await states();
  await widget.replace();
  const after = await states();
  assert.notDeepEqual(after, before);
  for (const wanted of [before, after]) {
    const count = (await simulator.ledger()).length;
    await page.click('#put-back');
    await page.locator('#replace').waitFor();
    assert.deepEqual((await simulator.ledger()).length, count, 'nothing is changed by looking');
    assert.deepEqual(await page.locator('#replace').textContent(), `Put back ${moved.length}`);
    await widget.replace();
    assert.deepEqual(await states(), wanted);
  }
});

const SHAPES = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1240, height: 780 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1240, height: 780 } },
  { name: 'narrow', colorScheme: 'light', viewport: { width: 500, height: 780 } },
  { name: 'narrow-dark', colorScheme: 'dark', viewport: { width: 320, height: 780 } },
];

for (const shape of SHAPES) {
  test(`widget: every screen of an interrupted run ${shape.name}`, async (t) => {
    const { name, ...options } = shape;
    const { widget } = await planAll(t, 1500);
    const kept = await holdChanges(widget.page, { after: 2 });
    await widget.page.click('#replace');
    await kept.reached;
    const second = await openWidget(t, { tenant: null, shape: options });
    await second.page.locator('[data-state="running-elsewhere"]').waitFor();
    await look(t, second, 'running-elsewhere', shape);
    await widget.page.reload();
    kept.release();
    await second.page.click('#look-again');
    await second.page.locator('[data-state="open-move"]').waitFor();
    await look(t, second, 'open-move', shape);
  });
}
