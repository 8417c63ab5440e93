// What a plan asks and says on the page: questions, findings with their cures, every way, plans of other wishes, Dutch.

import assert from 'node:assert/strict';
import { look } from './lib/look.mjs';
import { test } from './lib/suite.mjs';
import { openWidget } from './lib/widget.mjs';

const E1 = '18181a46-0d4e-45cd-891e-60aabd171b4e';
const E3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';
const SPE_E3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const MOBILE = 'c63d4d19-e8cb-460e-b37c-4d6c34603745'; // Office Mobile Apps
const DESKTOP = '43de0ff5-c92c-492b-9116-175376d08c38'; // Microsoft 365 Apps for enterprise

const SHAPES = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1240, height: 1400 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1240, height: 1400 } },
  { name: 'narrow-480', colorScheme: 'light', viewport: { width: 480, height: 1400 } },
  { name: 'narrow-320', colorScheme: 'dark', viewport: { width: 320, height: 1400 } },
];

function license(skuId, disabledPlans = []) {
  return {
    assignedByGroup: null, disabledPlans, error: 'None', lastUpdatedDateTime: '2026-01-05T08:00:00Z', skuId, state: 'Active',
  };
}

/** A tenant in which the first six people have one product only, each as it is told. */
async function madeTenant(simulator, people) {
  await simulator.reset({ users: 60, seed: 1 });
  const state = await simulator.state();
  const plain = { accountEnabled: true, userType: 'Member', usageLocation: 'NL' };
  const chosen = state.users.slice(0, people.length);
  for (const [index, { licenses, ...rest }] of people.entries()) {
    Object.assign(chosen[index], plain, rest, { licenseAssignmentStates: licenses });
  }
  for (const product of state.products) {
    const holders = state.users.filter((user) => user.licenseAssignmentStates.some(({ skuId }) => skuId === product.skuId));
    product.consumedUnits = holders.length;
    product.prepaidUnits.enabled = Math.max(product.prepaidUnits.enabled, holders.length + 20);
  }
  await simulator.reset(state);
  return chosen.map((user) => user.userPrincipalName);
}

const asking = (simulator) => madeTenant(simulator, [
  { licenses: [license(E1, [MOBILE])] },
  { licenses: [license(E1, [MOBILE])] },
  { licenses: [license(E1)] },
]);

async function openQuestions(t, wish = {}) {
  const users = await asking(t.simulator);
  const widget = await openWidget(t, { tenant: null, users, attributes: { from: 'STANDARDPACK', to: 'SPE_E3', ...wish.attributes }, ...wish });
  await widget.page.locator('.count b', { hasText: '3' }).first().waitFor();
  await widget.plan();
  return widget;
}

async function again(widget, press) {
  const before = await widget.document();
  await press();
  await widget.page.waitForFunction((text) => document.querySelector('reseat-widget').plan !== text, before);
  await widget.page.locator('#steps-title').waitFor();
  return JSON.parse(await widget.document()).plan;
}

test('widget: a question is asked and its answer is carried out', async (t) => {
  const widget = await openQuestions(t);
  const { page } = widget;
  await page.getByText(/^Office Mobile Apps for Office 365 is off for 2 users|is off for 2 users; Microsoft 365 E3 has/).waitFor();
  assert.equal(await page.locator('#replace').count(), 0, 'the plan can not be applied');
  await page.getByText('Answer the questions above to go on.').waitFor();
  await page.locator('#save-plan').waitFor();
  const open = await widget.document();
  await page.locator('[data-answer="off"]').first().click();
  assert.equal(await page.locator('[data-answer="off"]').first().getAttribute('aria-pressed'), 'true');
  const plan = await again(widget, () => page.click('#answer'));
  assert.deepEqual(plan.request.serviceMap, [{ from: MOBILE, to: [DESKTOP] }]);
  assert.deepEqual([plan.applyable, plan.questions], [true, []]);
  await widget.replace();
  const ledger = await t.simulator.ledger();
  const off = ledger.map(({ added }) => added[0].disabledPlans.includes(DESKTOP)).sort();
  assert.deepEqual(off, [false, true, true], 'off where it was off');

  // The plan that somebody saved with its question is answered by somebody else.
  await asking(t.simulator);
  const second = await openWidget(t, { tenant: null });
  await second.give('plan.json', open);
  await second.page.locator('[data-answer="on"]').first().click();
  const answered = await again(second, () => second.page.click('#answer'));
  assert.deepEqual(answered.request.serviceMap, [{ from: MOBILE, to: [] }]);
  assert.equal(answered.totals.users, 3);
});

test('widget: findings are cured by a press', async (t) => {
  const users = await madeTenant(t.simulator, [
    { licenses: [license(E3)] },
    { licenses: [license(E3)], userType: 'Guest' },
    { licenses: [license(E3)], accountEnabled: false },
    { licenses: [license(E3)], usageLocation: null },
  ]);
  const widget = await openWidget(t, { tenant: null, users, attributes: { from: 'ENTERPRISEPACK', to: 'SPE_E3' } });
  const { page } = widget;
  await page.getByText('4 of 4 selected').waitFor();
  await widget.plan();
  const finding = (id) => page.locator(`[data-finding="${id}"]`);
  await finding('GuestUser').getByText(users[1]).waitFor();
  await finding('UsageLocationMissing').getByRole('button', { name: /^Show / }).click();
  await page.getByText('User by user: 1').waitFor();
  await page.fill('#location', 'n');
  assert.equal(await page.locator('#set-location').count(), 0, 'one letter is no country');
  await page.fill('#location', 'nl');
  let plan = await again(widget, () => page.click('#set-location'));
  assert.deepEqual([plan.request.usageLocation, plan.totals.ready, plan.totals.locations], ['NL', 2, 1]);
  plan = await again(widget, () => widget.button('Move guests as well').click());
  assert.deepEqual([plan.request.allowGuests, plan.totals.ready], [true, 3]);
  plan = await again(widget, () => widget.button("Move users who can't sign in as well").click());
  assert.deepEqual([plan.request.allowDisabled, plan.request.allowGuests, plan.totals.ready], [true, true, 4]);
  await page.getByText('1 user without a location gets NL first.').waitFor();
  await widget.replace();
  assert.equal((await t.simulator.ledger()).length, 4);
  const moved = (await t.simulator.state()).users.find((user) => user.userPrincipalName === users[3]);
  assert.equal(moved.usageLocation, 'NL');
});

test('widget: a product is removed, and who would lose a mailbox only by the word for it', async (t) => {
  const users = await madeTenant(t.simulator, [{ licenses: [license(E3)] }, { licenses: [license(E3), license(SPE_E3)] }]);
  const widget = await openWidget(t, { tenant: null, users });
  const { page } = widget;
  await page.getByText('2 of 2 selected').waitFor();
  await page.click('#entry');
  await page.check('#revoke');
  await page.selectOption('#from', E3);
  await page.click('#review');
  await page.locator('#replace', { hasText: 'Remove from 1' }).waitFor();
  await page.getByText(/goes from 2 users, nothing comes/).waitFor();
  await page.getByText('In name only: they go with a product, and another one still gives them.').waitFor();
  const lost = page.locator('[data-finding="RequiredServiceLost"]');
  const plan = await again(widget, () => lost.getByRole('button', { name: /^Let them lose / }).click());
  assert.ok(plan.request.mayLose.length > 0);
  await page.locator('#replace', { hasText: 'Remove from 2' }).waitFor();
  await widget.replace();
  for (const change of await t.simulator.ledger()) assert.deepEqual([change.added, change.removed], [[], [E3]]);
});

test('widget: a product is added, and nothing goes', async (t) => {
  const users = await madeTenant(t.simulator, [{ licenses: [] }, { licenses: [license(E3)] }]);
  const widget = await openWidget(t, { tenant: null, users });
  const { page } = widget;
  await page.getByText('2 of 2 selected').waitFor();
  await page.click('#entry');
  await page.check('#grant');
  await page.click('#next');
  assert.equal(await widget.title.textContent(), 'Add to existing products');
  assert.equal(await page.locator('#keep').count(), 0, 'nothing is replaced');
  await page.locator('input[data-product="SPE_E3"]').check();
  await page.click('#review');
  await page.locator('#replace', { hasText: /^Add for \d$/ }).waitFor();
  const { plan } = JSON.parse(await widget.document());
  assert.deepEqual([plan.request.scope, plan.request.targets], ['grant', [SPE_E3]]);
  await widget.replace();
  for (const change of await t.simulator.ledger()) assert.deepEqual(change.removed, []);
});

test('widget: services that are new stay off where that is wished', async (t) => {
  const widget = await openWidget(t, { attributes: { from: 'ENTERPRISEPACK', to: 'SPE_E3' } });
  const { page } = widget;
  await widget.filter('Office 365 E3');
  await widget.mark(3);
  await page.click('#entry');
  await page.click('#next');
  await page.click('#new-services');
  await page.click('#review');
  await page.locator('#steps-title').waitFor();
  const { plan } = JSON.parse(await widget.document());
  assert.equal(plan.request.services.newServices, 'off');
  await page.getByText(/that none of the old products had (stays|stay) off/).waitFor();
});

test('widget: plans of every wish are opened and read', async (t) => {
  const users = await madeTenant(t.simulator, [{ licenses: [license(E3)] }, { licenses: [license(E3)] }]);
  const widget = await openWidget(t, { tenant: null, attributes: { 'plan-only': '' } });
  const { page } = widget;
  const wishes = [
    [{ scope: 'adjust', products: ['ENTERPRISEPACK'], off: ['SWAY'] }, /stays for 2 users: .*Sway.* goes off\./],
    [{ scope: 'revoke', products: ['ENTERPRISEPACK'], mayLose: ['mailbox', 'files', 'teams'] }, /goes from 2 users, nothing comes\./],
    [{ scope: 'grant', targets: ['SPE_E3'] }, /comes for 2 users, nothing goes\./],
    [{ users: { rows: [{ id: users[0], to: 'SPE_E3' }, { id: users[1], from: 'ENTERPRISEPACK', to: 'SPE_E3', reason: 'Ticket 7' }] } }, /2 users change as the list says; it names 2 different changes\./],
  ];
  for (const [wish, sentence] of wishes) {
    const request = { op: 'plan', users: { ids: users }, ...wish };
    const document = await page.evaluate(async ({ root, token, text }) => {
      const { Client } = await import('/reseat/index.js');
      const config = { environment: 'Custom', graphRoot: root, auth: { kind: 'accessToken', token } };
      return (await new Client(JSON.stringify(config)).run(text)).document;
    }, { root: t.simulator.root, token: t.simulator.token, text: JSON.stringify(request) });
    await widget.openPlan(document);
    await page.locator('.lead', { hasText: sentence }).waitFor();
    await page.getByText('This page only makes plans. Save this one for someone who applies it.').waitFor();
    assert.equal(await page.locator('#replace').count(), 0);
    await page.locator('#save-plan.primary').waitFor();
    await widget.openPlan(null);
  }
});

for (const shape of SHAPES) {
  test(`widget: questions and cures ${shape.name}`, async (t) => {
    const { name, ...options } = shape;
    const users = await madeTenant(t.simulator, [
      { licenses: [license(E1, [MOBILE])] },
      { licenses: [license(E1)], usageLocation: null },
      { licenses: [license(E1)], userType: 'Guest' },
      { licenses: [license(E1)] },
    ]);
    const widget = await openWidget(t, { tenant: null, users, shape: options, attributes: { from: 'STANDARDPACK', to: 'SPE_E3' } });
    const { page } = widget;
    await page.getByText('4 of 4 selected').waitFor();
    await widget.plan();
    await page.fill('#location', 'nl');
    await look(t, widget, 'questions', shape);
    await page.locator('[data-answer="off"]').first().click();
    const steps = page.locator('details.person summary');
    await steps.last().click();
    await steps.last().scrollIntoViewIfNeeded();
    await look(t, widget, 'answered', shape);
  });

  test(`widget: Dutch ${shape.name}`, async (t) => {
    const { name, ...options } = shape;
    const users = await asking(t.simulator);
    const widget = await openWidget(t, { tenant: null, users, shape: options, attributes: { from: 'STANDARDPACK', to: 'SPE_E3', language: 'nl' } });
    const { page } = widget;
    assert.equal(await page.locator('.reseat').getAttribute('lang'), 'nl');
    await page.getByText('3 van 3 geselecteerd').waitFor();
    const texts = [await page.locator('.reseat').innerText()];
    const see = async (screen) => {
      await look(t, widget, `nl-${screen}`, shape);
      texts.push(await page.locator('.pane').innerText());
    };
    await page.getByRole('button', { name: 'Productlicenties beheren', exact: true }).click();
    await page.getByRole('radio', { name: /^Toevoegen aan bestaande productlicentietoewijzingen/ }).waitFor();
    await see('choose');
    await page.getByRole('button', { name: 'Volgende', exact: true }).click();
    await see('products');
    await page.click('#review');
    await page.locator('#steps-title').waitFor();
    await see('review');
    for (const answer of await page.locator('[data-answer="off"]').all()) await answer.click();
    await page.click('#answer');
    await page.locator('#replace', { hasText: /^Vervangen/ }).or(page.locator('#replace', { hasText: /vervangen$/ })).waitFor();
    await widget.replace();
    await see('done');
    const keys = texts.join('\n').match(/\b(?:widget|plan|finding|error)\.[a-z]\w*\.\w+/g) ?? [];
    assert.deepEqual(keys, [], 'every sentence is there');
  });
}
