// Bad input that a page or a person can give: said with id and cure, and the ledger stays empty.

import assert from 'node:assert/strict';
import { openPlace, openWidget, usersByName, WidgetPage } from './lib/widget.mjs';
import { test } from './lib/suite.mjs';

/** Waits for the error, looks at its sentence and cure on the page, and at the ledger. */
async function refused(t, widget, id, ...says) {
  const error = await widget.error();
  assert.deepEqual(error.id, id);
  for (const part of says) assert.ok(error.message.includes(part), `"${error.message}" says ${part}`);
  assert.ok(error.hint, 'a cure');
  const shown = widget.page.locator(`[data-error="${id}"]`);
  await shown.waitFor();
  const text = await shown.textContent();
  assert.ok(text.includes(error.message) && text.includes(error.hint), `the page says it: ${text}`);
  assert.deepEqual(await t.simulator.ledger(), []);
}

async function chosen(t, attributes, count = 2) {
  const widget = await openWidget(t, { attributes });
  await widget.filter('Office 365 E3');
  if (count > 0) await widget.mark(count);
  await widget.page.click('#entry');
  await widget.page.click('#next');
  return widget;
}

async function document(t) {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.mark(2);
  await widget.plan();
  return widget.document();
}

test('widget: the page names nobody', async (t) => {
  const widget = await openWidget(t, { users: [], wait: false });
  await refused(t, widget, 'EmptySelection');
});

test('widget: nobody is chosen, or nothing to replace', async (t) => {
  await t.simulator.reset({ users: 300, seed: 5 });
  const widget = await openWidget(t, { tenant: null, attributes: { to: 'SPE_E3' } });
  const { page } = widget;
  const plans = [];
  page.on('request', (request) => /organization/.test(request.url()) && plans.push(request.url()));
  await page.click('#entry');
  await page.getByText('Select users to go on.').waitFor();
  await t.screenshot(page, 'nobody-chosen');
  assert.deepEqual([await page.locator('#next').count(), await page.locator('#from').count()], [0, 0]);

  const unlicensed = [...(await usersByName(t.simulator)).values()].find((user) => !user.licenseAssignmentStates?.length);
  await page.fill('#search', unlicensed.userPrincipalName);
  await page.locator('#row-1').waitFor({ state: 'detached' });
  await widget.rows.first().click();
  await page.getByText('None of the selected users has a product to replace.').waitFor();
  assert.deepEqual([await page.locator('#next').count(), await page.locator('#from').count()], [0, 0]);
  // Somebody with a product is marked while the choice is open.
  await page.fill('#search', '');
  await widget.filter('Office 365 E3');
  await page.locator('#row-0').click();
  await page.locator('#from').waitFor();
  assert.ok(await page.inputValue('#from'), 'a product is suggested');
  await page.locator('#next').waitFor();
  plans.length = 0;
  await page.click('#next');
  await page.locator('#review').waitFor();
  assert.deepEqual(plans, [], 'nothing was asked for');
});

test('widget: a user of the page is unknown', async (t) => {
  const widget = await openWidget(t, { users: ['nobody@contoso.com'], wait: false });
  await refused(t, widget, 'UserNotFound', 'nobody@contoso.com');
});

for (const [what, attributes, id, says] of [
  ['the old product is unknown', { from: 'OFFICE 366', to: 'SPE_E3' }, 'ProductUnknown', 'OFFICE 366'],
  ['the new product is unknown', { from: 'ENTERPRISEPACK', to: 'E9' }, 'ProductUnknown', 'E9'],
  ['a name may mean several products', { from: 'ENTERPRISEPACK', to: 'Microsoft 365' }, 'ProductAmbiguous', 'SPE_E3'],
  ['old and new are one product', { from: 'ENTERPRISEPACK', to: 'Office 365 E3' }, 'SameProduct', 'ENTERPRISEPACK'],
]) {
  test(`widget: ${what}`, async (t) => {
    const widget = await chosen(t, attributes);
    await widget.page.click('#review');
    await refused(t, widget, id, says);
  });
}

test('widget: a list without the column, or that is no text', async (t) => {
  const widget = await openWidget(t);
  await widget.give('people.csv', 'Name;Mail\nTom;tom@contoso.com\n');
  await refused(t, widget, 'CsvColumnMissing', 'Name, Mail');
  await widget.button('Show all users').click();
  await widget.rows.first().waitFor();
  await widget.give('people.csv', Buffer.concat([Buffer.from('Id\nx\n'), Buffer.from([0xff, 0x0a])]));
  await widget.page.waitForFunction(() => window.seen.filter((one) => one.name === 'reseat-error').length === 2);
  await refused(t, widget, 'CsvUnreadable', 'Line 3', '5');
});

test('widget: a list that names a user twice and one nobody knows', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  const users = [...(await usersByName(t.simulator)).values()];
  const has = (user) => user.licenseAssignmentStates?.some((one) => !one.assignedByGroup);
  const one = users.find(has).userPrincipalName;
  const twice = `UserPrincipalName\n${one}\n${one.toUpperCase()}\n`;
  await widget.give('people.csv', `${twice}nobody@contoso.com\n`);
  await refused(t, widget, 'UserNotFound', 'Line 4', 'nobody@contoso.com');
  await widget.button('Show all users').click();
  await widget.rows.first().waitFor();
  // Without the stranger it is moved once, and the plan says so.
  await widget.give('people.csv', twice);
  await widget.page.getByText('1 of 1 selected').waitFor();
  await widget.plan();
  await widget.page.getByText(/named more than once/).first().waitFor();
  const { plan } = JSON.parse(await widget.document());
  assert.deepEqual(plan.steps.length, 1);
  assert.ok(plan.findings.some((finding) => finding.id === 'DuplicateUser'), JSON.stringify(plan.findings));
});

/** Holds the first reading of the products; the people's own reading of them goes through. */
async function holdProducts(page) {
  let release;
  const gate = new Promise((resolve) => { release = resolve; });
  let count = 0;
  await page.route(/subscribedSkus/, async (route) => {
    count += 1;
    const answer = count === 1 ? await gate : null;
    await (answer ? route.fulfill(answer) : route.continue());
  });
  return release;
}

test('widget: products that come late are waited for, and the page\'s words are looked up in all of them', async (t) => {
  const widget = await openWidget(t, { attributes: { from: 'ENTERPRISEPACK', to: 'SPE_E3' } });
  const { page } = widget;
  const release = await holdProducts(page);
  await page.evaluate(() => document.querySelector('reseat-widget').refresh());
  await widget.filter('Office 365 E3');
  await widget.mark(2);
  await page.click('#entry');
  await page.locator('.pane .bars').waitFor();
  assert.deepEqual([await page.locator('#from').count(), await page.locator('#next').count()], [0, 0]);
  release(null);
  await page.click('#next');
  assert.ok(await page.isChecked('input[data-product="SPE_E3"]'), 'the page\'s wish is found');
  await page.click('#review');
  await page.locator('#replace').waitFor();
});

test('widget: products that can\'t be read are told in the pane', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  const { page } = widget;
  const release = await holdProducts(page);
  await page.evaluate(() => document.querySelector('reseat-widget').refresh());
  await widget.filter('Office 365 E3');
  await widget.mark(2);
  await page.click('#entry');
  await page.click('#next');
  await page.locator('.pane .bars').waitFor();
  const body = JSON.stringify({ error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } });
  release({ status: 403, contentType: 'application/json', body });
  await page.locator('.pane [data-error="NotPermitted"]').waitFor();
  assert.deepEqual(await page.getByText('Show all users').count(), 0);
  assert.ok(await widget.rows.count() > 0, 'the list stays');
  await page.locator('.pane').getByRole('button', { name: 'Try again' }).click();
  await page.locator('input[data-product="SPE_E3"]').waitFor();
  assert.ok(await page.isChecked('input[data-product="SPE_E3"]'));
});

test('widget: a word of the page that means several products is explained at once', async (t) => {
  const widget = await openWidget(t, { attributes: { from: 'Microsoft 365', to: 'SPE_E3' } });
  await widget.mark(1);
  await widget.page.click('#entry');
  const said = widget.page.locator('[data-state="wish-unknown"]');
  await said.waitFor();
  await t.screenshot(widget.page, 'word-ambiguous');
  assert.match(await said.textContent(), /"Microsoft 365" names \d+ products of this tenant: .*SPE_E3/);
});

for (const [what, attributes, id, says] of [
  ['a root that is not on loopback', { 'graph-root': 'https://example.com' }, 'EndpointRefused', 'example.com'],
  ['a cloud that is closed', { environment: 'Germany' }, 'CloudClosed', 'Germany'],
  ['a cloud that never was', { environment: 'Mars' }, 'InvalidInput', 'Mars'],
]) {
  test(`widget: ${what}`, async (t) => {
    const widget = new WidgetPage(await openPlace(t), t.simulator);
    await widget.put({ attributes: { environment: 'Custom', ...attributes }, tokens: ['unused'] });
    await refused(t, widget, id, says);
    assert.deepEqual(await widget.page.evaluate(() => window.asked), [], 'nobody was asked for a token');
  });
}

test('widget: an expired token', async (t) => {
  const expired = await t.simulator.newToken({ roles: ['License Administrator'], lifeMs: 0 });
  const widget = await openWidget(t, { token: expired, wait: false });
  await refused(t, widget, 'TokenExpired');
  await widget.button('Sign in again').waitFor();
});

test('widget: an account without the role is told first, may plan, and cannot apply', async (t) => {
  const token = await t.simulator.newToken({ roles: ['Directory Readers'] });
  const widget = await openWidget(t, { token, attributes: { to: 'SPE_E3' } });
  const caution = widget.page.locator('[data-state="no-rights"]');
  await caution.waitFor();
  assert.ok((await caution.textContent()).includes('License Administrator is enough'), 'says who could');
  await widget.filter('Office 365 E3');
  await widget.mark(2);
  await widget.plan();
  assert.deepEqual(await widget.page.locator('#replace').count(), 0, 'no button');
  await widget.page.getByText('This account may not apply the plan.').waitFor();
  await widget.page.locator('#save-plan').waitFor();
  assert.deepEqual(await t.simulator.ledger(), []);
});

test('widget: plans that are not whole', async (t) => {
  const whole = await document(t);
  const widget = await openWidget(t, { tenant: null });
  for (const [plan, id] of [
    [whole.slice(0, -40), 'PlanUnreadable'],
    [whole.replace('"formatVersion":1', '"formatVersion":9'), 'PlanVersionUnknown'],
    [whole.replace('"state":"Ready"', '"state":"Waits"'), 'PlanDigestMismatch'],
  ]) {
    await widget.page.evaluate(() => { window.seen.length = 0; });
    await widget.openPlan(plan);
    await refused(t, widget, id);
    await widget.page.keyboard.press('Escape');
    await widget.pane.waitFor({ state: 'detached' });
  }
});

test('widget: a plan of another tenant', async (t) => {
  const plan = await document(t);
  const widget = await openWidget(t, { tenant: { users: 60, seed: 2 } });
  await widget.openPlan(plan);
  const replace = widget.page.locator('#replace');
  await replace.or(widget.page.locator('[data-error]')).first().waitFor();
  if (await replace.count()) await replace.click();
  await refused(t, widget, 'PlanTenantMismatch');
});

test('widget: who cannot move is left out, and the counts say so', async (t) => {
  const widget = await openWidget(t, { tenant: { users: 300, seed: 5 }, attributes: { from: 'ENTERPRISEPACK', to: 'SPE_E3' } });
  await widget.page.click('#select-all');
  await widget.plan();
  const { plan } = JSON.parse(await widget.document());
  const { totals } = plan;
  assert.deepEqual(totals.ready + totals.waits + totals.blocked + totals.unchanged, 300);
  const ids = new Set(plan.findings.map((finding) => finding.id));
  for (const id of ['ProductNotHeld', 'InheritedOnly', 'UsageLocationMissing']) assert.ok(ids.has(id), `${id} occurs`);
  for (const [state, count] of [['Ready', totals.ready], ['Waits', totals.waits], ['Blocked', totals.blocked], ['Unchanged', totals.unchanged]]) {
    const row = widget.page.locator(`[data-plan-state="${state}"] .number`);
    if (count > 0) assert.deepEqual(await row.textContent(), String(count), state);
  }
  await widget.replace();
  const [done] = await widget.events('reseat-done');
  assert.deepEqual(done.totals.skipped, totals.blocked + totals.waits, 'skipped');
  assert.deepEqual((await t.simulator.ledger()).length, totals.ready);
});
