// Whole moves through the page, and the tenant's own ledger.

import assert from 'node:assert/strict';
import { openWidget, usersByName } from './lib/widget.mjs';
import { holdChanges } from './lib/hold.mjs';
import { test } from './lib/suite.mjs';

const E3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';
const SPE_E3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';

/** Every change is the one that its step planned, in one call. */
function compareWithPlan(ledger, document) {
  const { plan } = JSON.parse(document);
  const ready = plan.steps.filter((step) => step.state === 'Ready');
  assert.deepEqual(ledger.length, ready.length, 'changes');
  const steps = new Map(ready.map((step) => [step.userId, step]));
  for (const change of ledger) {
    const step = steps.get(change.userId);
    assert.ok(step, `nobody planned a change of ${change.userId}`);
    const direct = (side) => new Map(side.direct.map((one) => [one.skuId, one.disabledPlans]));
    const [before, after] = [direct(step.before), direct(step.after)];
    const gone = [...before.keys()].filter((sku) => !after.has(sku));
    assert.deepEqual(change.removed.toSorted(), gone.toSorted(), 'removed');
    for (const { skuId, disabledPlans } of change.added) {
      assert.deepEqual(disabledPlans.toSorted(), after.get(skuId), 'switched off');
    }
  }
  return ready.length;
}

async function move(t, { users, count }) {
  const widget = await openWidget(t, { tenant: { users, seed: 3 }, attributes: { to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.mark(count);
  await widget.plan();
  const document = await widget.document();
  await widget.replace();
  return { widget, document };
}

test('widget: ten people move as planned, in one call each', async (t) => {
  const { widget, document } = await move(t, { users: 120, count: 10 });
  const ledger = await t.simulator.ledger();
  const moved = compareWithPlan(ledger, document);
  for (const change of ledger) {
    assert.deepEqual([change.added.map((one) => one.skuId), change.removed], [[SPE_E3], [E3]]);
  }
  const [done] = await widget.events('reseat-done');
  assert.deepEqual([done.totals.users, done.totals.moved], [10, moved]);
  const results = await widget.events('reseat-result');
  assert.deepEqual(results.length, 10, 'results');
  const [plan] = await widget.events('reseat-plan');
  assert.deepEqual(plan.document, document);
  assert.ok((await widget.title.textContent()).startsWith(`${moved} `), 'the title says how many');
  const free = (await t.simulator.state()).products.find((one) => one.skuId === E3);
  const seats = free.prepaidUnits.enabled - free.consumedUnits;
  await widget.page.getByText(`${seats.toLocaleString('en')} seats of Office 365 E3 are free now.`).waitFor();
  await widget.page.click('#close');
  await widget.rows.first().waitFor();
  assert.deepEqual(await widget.pane.count(), 0);
  await widget.page.getByText(/^0 of /).waitFor();
});

test('widget: 250 people move, and the ledger has exactly their changes', async (t) => {
  const { widget, document } = await move(t, { users: 1500, count: 250 });
  const moved = compareWithPlan(await t.simulator.ledger(), document);
  const [done] = await widget.events('reseat-done');
  assert.deepEqual([done.totals.users, done.totals.moved], [250, moved]);
  assert.ok(moved > 150, `only ${moved} could move`);
});

test('widget: everything is replaced only on the word of the person, and what goes is listed', async (t) => {
  const widget = await openWidget(t, { tenant: { users: 120, seed: 3 }, attributes: { to: 'SPE_E3' } });
  await widget.filter('Visio Plan 2');
  await widget.mark(2);
  await widget.page.click('#entry');
  assert.ok(await widget.page.isChecked('#swap'), 'one product is preselected');
  assert.ok(!await widget.page.isChecked('#replace-all'), 'everything is not preselected');
  await widget.page.keyboard.press('Escape');
  await widget.plan({ everything: true });
  const goes = await widget.page.locator('.kinds tbody tr', { hasText: 'Goes' }).allTextContents();
  assert.ok(goes.some((row) => row.includes('Visio Plan 2')), `what goes is listed: ${goes}`);
  const document = await widget.document();
  await widget.replace();
  compareWithPlan(await t.simulator.ledger(), document);
});

test('widget: what is switched off on the page is off in the tenant', async (t) => {
  const widget = await openWidget(t, { attributes: { from: 'ENTERPRISEPACK', to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.mark(3);
  await widget.page.click('#entry');
  await widget.page.click('#next');
  await widget.page.fill('#service-search', 'sway');
  await widget.page.locator('input[data-service="SWAY"]').uncheck();
  await widget.page.click('#keep');
  await widget.page.click('#review');
  await widget.page.locator('#replace').waitFor();
  const { plan } = JSON.parse(await widget.document());
  assert.deepEqual(plan.request.services.mode, 'off');
  assert.deepEqual(plan.request.services.services.length, 1);
  await widget.replace();
  for (const change of await t.simulator.ledger()) {
    assert.deepEqual(change.added[0].disabledPlans, plan.request.services.services);
  }
});

test('widget: the same move again changes nothing', async (t) => {
  const { widget, document } = await move(t, { users: 120, count: 4 });
  const before = (await t.simulator.ledger()).length;
  await widget.page.click('#close');
  await widget.openPlan(document);
  await widget.page.locator('#replace').waitFor();
  await widget.replace();
  assert.deepEqual((await t.simulator.ledger()).length, before);
  const done = (await widget.events('reseat-done')).at(-1);
  assert.deepEqual(done.totals.moved, 0);
  assert.deepEqual(done.totals.unchanged, before);
});

test('widget: a plan that somebody else saved is opened, saved and applied', async (t) => {
  const first = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  await first.filter('Office 365 E3');
  await first.mark(3);
  await first.plan();
  const document = await first.document();
  const download = first.page.waitForEvent('download');
  await first.page.click('#save-plan');
  const saved = await (await download).createReadStream();
  const bytes = Buffer.concat(await saved.toArray());
  assert.deepEqual(bytes.toString('utf8'), document, 'the saved bytes');

  const second = await openWidget(t, { tenant: null });
  await second.give('plan.json', bytes);
  await second.page.locator('#replace').waitFor();
  assert.deepEqual(await second.document(), document);
  await second.replace();
  compareWithPlan(await t.simulator.ledger(), document);
});

test('widget: people come from a list of the person or of the page', async (t) => {
  await t.simulator.reset({ users: 60, seed: 1 });
  const all = [...(await usersByName(t.simulator)).values()];
  const three = all.filter((user) => user.licenseAssignmentStates?.length > 0).slice(0, 3);
  const widget = await openWidget(t, { tenant: null, users: three.map((user) => user.userPrincipalName) });
  await widget.page.getByText('3 of 3 selected').waitFor();
  const csv = `\ufeffName;UserPrincipalName\r\n"O'Neill; ""Tom""";${three[0].userPrincipalName}\r\n`;
  await widget.give('people.csv', csv);
  await widget.page.getByText('1 of 1 selected').waitFor();
});

test('widget: a run is paused, goes on, and is stopped', async (t) => {
  const widget = await openWidget(t, { tenant: { users: 1500, seed: 3 }, attributes: { to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.page.click('#select-all');
  await widget.plan();
  const held = await holdChanges(widget.page, { after: 3 });
  await widget.page.click('#replace');
  await held.reached;
  await widget.page.click('#pause');
  await widget.page.getByText('Paused: what is under way is finished, and nothing new begins.').waitFor();
  await widget.button('Continue').click();
  await widget.page.keyboard.press('Escape');
  assert.deepEqual(await widget.title.textContent(), 'Replacing', 'Escape does not end a run');
  await widget.page.click('#stop');
  held.release();
  await widget.page.locator('#close').waitFor();
  const [done] = await widget.events('reseat-done');
  assert.ok(done.cancelled, 'the run was cancelled');
  const ledger = await t.simulator.ledger();
  assert.deepEqual(done.totals.moved + done.totals.movedPending, ledger.length, 'moved');
  assert.ok(done.totals.notStarted > 0, 'some were not started');
  await widget.pane.getByText('The run was stopped').waitFor();
});
