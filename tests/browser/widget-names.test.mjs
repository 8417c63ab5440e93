// Names as tenants have them: long ones, the same one twice, none at all.

import assert from 'node:assert/strict';
import { look } from './lib/look.mjs';
import { test } from './lib/suite.mjs';
import { openWidget } from './lib/widget.mjs';

const LONG = {
  tenant: 'Vereinigte Donaudampfschifffahrtsgesellschaftsgruppe',
  product: 'ENTERPRISE_MOBILITY_AND_SECURITY_FOR_EDUCATIONAL_INSTITUTIONS',
  service: 'INFORMATION_PROTECTION_AND_GOVERNANCE_ADVANCED_ANALYTICS_PREMIUM',
  person: 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren',
  address: 'wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren@contoso.com',
};
const E3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';
const PRODUCT = '00000000-0000-4000-8000-000000000001';

/** A tenant in which everything has a long name; everybody has the product of the long name besides. */
async function longTenant(simulator) {
  await simulator.reset({ users: 12, seed: 2 });
  const state = await simulator.state();
  state.organization.displayName = LONG.tenant;
  const plan = { servicePlanId: '00000000-0000-4000-8000-000000000002', servicePlanName: LONG.service, provisioningStatus: 'Success', appliesTo: 'User' };
  // What people work with is in it as well: who would lose a mailbox is left out.
  const { servicePlans } = state.products.find(({ skuId }) => skuId === E3);
  state.products.push({
    ...state.products[0], skuId: PRODUCT, skuPartNumber: LONG.product, servicePlans: [...servicePlans, plan],
    consumedUnits: state.users.length, prepaidUnits: { enabled: 40, lockedOut: 0, suspended: 0, warning: 0 },
    subscriptionIds: ['00000000-0000-4000-8000-000000000003'],
  });
  for (const [index, user] of state.users.entries()) {
    user.licenseAssignmentStates.push({
      assignedByGroup: null, disabledPlans: [plan.servicePlanId], error: 'None',
      lastUpdatedDateTime: '2026-01-05T08:00:00Z', skuId: PRODUCT, state: 'Active',
    });
    if (index === 1) Object.assign(user, { displayName: LONG.person, userPrincipalName: LONG.address, mail: LONG.address, department: LONG.person });
  }
  await simulator.ask('reset', state);
}

for (const inlineSize of [320, 360, 500, 1240]) {
  test(`widget: long names stay inside at ${inlineSize}`, async (t) => {
    await longTenant(t.simulator);
    const shape = { name: `long-${inlineSize}` };
    const widget = await openWidget(t, { tenant: null, shape: { viewport: { width: inlineSize, height: 780 } } });
    const { page } = widget;
    const tag = page.locator('.tenant .tag', { hasText: LONG.tenant });
    assert.deepEqual(await tag.getAttribute('title'), LONG.tenant, 'what is cut off can be read');
    assert.ok((await tag.boundingBox()).width > 100, 'and most of it is there');
    const cloud = page.locator('.tenant .tag', { hasText: 'Worldwide' });
    const isCut = await cloud.evaluate((one) => one.scrollWidth > one.clientWidth);
    assert.ok(!isCut, 'the cloud is read whole');
    await look(t, widget, 'people', shape);
    const held = page.locator('.line:not(.header) .tag').first();
    assert.deepEqual(await held.getAttribute('title'), await held.textContent());
    await widget.filter(LONG.product);
    await look(t, widget, 'filtered', shape);
    await page.click('#select-all');
    await page.click('#entry');
    await page.selectOption('#from', PRODUCT);
    await look(t, widget, 'choose', shape);
    await page.check('#replace-all');
    await page.click('#next');
    await page.locator(`input[data-product="${LONG.product}"]`).check();
    await look(t, widget, 'products', shape);
    await page.click('#review');
    await page.locator('#replace').waitFor();
    await look(t, widget, 'review', shape);
    await page.locator('details.person', { hasText: LONG.address }).locator('summary').click();
    await look(t, widget, 'steps', shape);
    await widget.replace();
    await page.locator('.everybody summary').click();
    await look(t, widget, 'done', shape);
  });
}

test('widget: two people of one name and one without a name are told apart', async (t) => {
  await t.simulator.reset({ users: 20, seed: 2 });
  const state = await t.simulator.state();
  const canMove = ({ licenseAssignmentStates: held, usageLocation }) =>
    usageLocation && held.some((one) => one.skuId === E3) && held.every((one) => one.assignedByGroup === null);
  const [ada, other, nameless] = state.users.filter(canMove);
  ada.displayName = 'Ada Green';
  other.displayName = 'Ada Green';
  nameless.displayName = '';
  await t.simulator.ask('reset', state);
  const addresses = [ada, other, nameless].map((user) => user.userPrincipalName);
  const widget = await openWidget(t, { tenant: null, users: addresses, attributes: { to: 'SPE_E3' } });
  const { page } = widget;
  // Each as name and address, whatever screen; who has no name is called by the address, once.
  const wanted = [...addresses.slice(0, 2).map((address) => `Ada Green ${address}`), nameless.userPrincipalName].sort();
  const told = (rows) => rows.evaluateAll((all) => all.map((one) => {
    const [name, ...more] = [...one.childNodes].map((node) => node.textContent);
    return [name, ...more].join(' ');
  }));
  assert.deepEqual((await told(page.locator('.line .who'))).sort(), wanted, 'list');
  await page.click('#entry');
  await page.check('#replace-all');
  await page.click('#next');
  await page.click('#review');
  await page.locator('#replace').waitFor();
  assert.deepEqual((await told(page.locator('.person .who'))).sort(), wanted, 'review');
  await widget.replace();
  await page.locator('.everybody summary').click();
  assert.deepEqual((await told(page.locator('.results .who'))).sort(), wanted, 'results');
  assert.deepEqual((await t.simulator.ledger()).length, 3);
});
