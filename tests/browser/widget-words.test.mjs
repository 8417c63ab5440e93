// Both vocabularies and all three profiles, letter for letter.

import assert from 'node:assert/strict';
import { openWidget } from './lib/widget.mjs';
import { test } from './lib/suite.mjs';

const PROFILES = [
  ['Global', 'Worldwide', '842264'],
  ['China', '21Vianet', '850625'],
  ['Germany', 'Germany', '848038'],
];

for (const [profile, name, link] of PROFILES) {
  const isBoxes = profile !== 'Global';
  test(`widget: the flow of ${name}`, async (t) => {
    const widget = await openWidget(t, { attributes: { profile, to: 'SPE_E3' } });
    const { page } = widget;
    await page.getByText(name, { exact: true }).first().waitFor();
    await page.getByRole('heading', { name: 'Move users to a different subscription' }).waitFor();
    assert.deepEqual(await page.locator('.boxes').count(), isBoxes ? 1 : 0, 'boxes');
    assert.deepEqual(await widget.button('Manage product licenses').count(), isBoxes ? 0 : 1);
    assert.deepEqual(await widget.button('More options (...)').count(), isBoxes ? 0 : 1);
    await widget.filter('Office 365 E3');
    await widget.mark(2);
    if (isBoxes) {
      // The pane is there by itself, and the list keeps the focus.
      assert.deepEqual(await widget.title.textContent(), 'Bulk actions');
      assert.deepEqual(await widget.focused(), 'grid');
      await widget.button('Edit product licenses').click();
      assert.deepEqual(await widget.title.textContent(), 'Assign products');
    } else {
      assert.deepEqual(await widget.pane.count(), 0);
      await widget.button('More options (...)').click();
      await page.getByRole('menuitem', { name: 'Manage product licenses' }).click();
      assert.deepEqual(await widget.title.textContent(), 'Manage product licenses');
    }
    await page.getByRole('radio', { name: /^Replace existing product license assignments/ }).waitFor();
    await widget.button('Next').click();
    assert.deepEqual(await widget.title.textContent(), 'Replace existing products');
    await widget.button('Review').click();
    await page.locator('#replace').waitFor();
    assert.ok(/^Replace \d+$/.test(await page.locator('#replace').textContent()), 'the button says how many');
    await widget.replace();
    await page.getByRole('heading', { name: 'Next steps' }).waitFor();
    const remove = page.getByRole('link', { name: 'Remove licenses from your subscription' });
    assert.ok((await remove.getAttribute('href')).endsWith(link), 'the link of this cloud');
    await page.click('#close');
    if (isBoxes) {
      assert.deepEqual(await widget.title.textContent(), 'Bulk actions', 'the first Close leads to the pane');
      // The list was read again: who moved no longer has what it is filtered by.
      await page.getByText(/^2 selected, [12] of them hidden by the filters/).waitFor();
      const calls = [];
      page.on('request', (request) => calls.push(request.url()));
      await page.locator('.pane footer').getByRole('button', { name: 'Close', exact: true }).click();
      await page.getByText(/^0 of /).waitFor();
      assert.deepEqual(calls, [], 'and not once more');
    }
    await widget.pane.waitFor({ state: 'detached' });
    await page.getByText(/^0 of /).waitFor();
  });
}

test('widget: on a narrow element Bulk actions waits at the foot', async (t) => {
  const widget = await openWidget(t, { attributes: { profile: 'China' }, shape: { viewport: { width: 600, height: 780 } } });
  await widget.mark(3);
  const entry = widget.button('Bulk actions (3)');
  await entry.waitFor();
  assert.ok(await widget.grid.isVisible(), 'the list stays');
  await entry.click();
  assert.ok(!(await widget.grid.isVisible()), 'one place at a time');
  assert.deepEqual(await widget.focused(), 'pane-title');
  await widget.page.locator('.pane footer').getByRole('button', { name: 'Close', exact: true }).click();
  await widget.grid.waitFor();
  await entry.waitFor();
  await widget.page.getByText(/^3 of /).waitFor();
  assert.deepEqual(await widget.focused(), 'bulk', 'the way back has the focus');
});

test('widget: Bulk actions that were closed can be opened again', async (t) => {
  const widget = await openWidget(t, { attributes: { profile: 'Germany' } });
  await widget.mark(3);
  await widget.pane.waitFor();
  await widget.page.keyboard.press('Escape');
  await widget.pane.waitFor({ state: 'detached' });
  await t.screenshot(widget.page, 'bulk-closed');
  await widget.button('Bulk actions (3)').click();
  await widget.button('Edit product licenses').waitFor();
});

test('widget: the attribute profile changes words at once', async (t) => {
  const widget = await openWidget(t);
  await widget.page.evaluate(() => document.querySelector('reseat-widget').setAttribute('profile', 'China'));
  await widget.page.locator('.boxes').waitFor();
  await widget.rows.first().waitFor();
  assert.deepEqual(await widget.page.locator('#entry').count(), 0);
});
