// The whole flow by keys alone, and what a screen reader is told.

import assert from 'node:assert/strict';
import { openWidget } from './lib/widget.mjs';
import { holdChanges } from './lib/hold.mjs';
import { test } from './lib/suite.mjs';

/** Presses Tab until the element of that id has the focus. */
async function tabTo(widget, id, { back = false } = {}) {
  for (let press = 0; press < 90; press += 1) {
    if (await widget.focused() === id) return;
    await widget.page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`the focus never came to #${id}`);
}

const active = (widget) => widget.grid.getAttribute('aria-activedescendant');

test('widget: a whole move without a pointer', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3', from: 'ENTERPRISEPACK' } });
  const { keyboard } = widget.page;
  await tabTo(widget, 'entry');
  await tabTo(widget, 'menu');
  await keyboard.press('Enter');
  assert.deepEqual(await widget.focused(), 'menu-entry', 'the menu takes the focus');
  await keyboard.press('Escape');
  assert.deepEqual(await widget.focused(), 'menu', 'and gives it back');
  await tabTo(widget, 'search');
  await tabTo(widget, 'grid');
  assert.deepEqual(await active(widget), 'row-0');
  await keyboard.press('Space');
  await keyboard.press('ArrowDown');
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Shift+ArrowDown');
  assert.deepEqual(await active(widget), 'row-3');
  await widget.page.getByText('4 of 60 selected').waitFor();
  await keyboard.press('End');
  assert.deepEqual(await active(widget), 'row-59');
  await widget.page.locator('#row-59').waitFor();
  assert.deepEqual(await widget.page.locator('#row-59').getAttribute('aria-rowindex'), '61');
  assert.deepEqual(await widget.grid.getAttribute('aria-rowcount'), '61');
  await keyboard.press('Home');
  await keyboard.press('PageDown');
  assert.ok(Number((await active(widget)).slice(4)) > 5, 'a page further');
  await keyboard.press('Control+a');
  await widget.page.getByText('60 of 60 selected').waitFor();
  await keyboard.press('Home');
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowRight');
  assert.deepEqual(await active(widget), 'head-1', 'the header is reached');
  await keyboard.press('Enter');
  assert.deepEqual(await widget.page.locator('#head-1').getAttribute('aria-sort'), 'descending');
  assert.deepEqual(await widget.focused(), 'grid', 'the list is one stop');

  await tabTo(widget, 'entry', { back: true });
  await keyboard.press('Enter');
  assert.deepEqual(await widget.focused(), 'pane-title', 'the pane takes the focus');
  await keyboard.press('F6');
  assert.deepEqual(await widget.focused(), 'grid');
  await keyboard.press('F6');
  assert.deepEqual(await widget.focused(), 'pane-title');
  await keyboard.press('Escape');
  assert.deepEqual(await widget.focused(), 'entry', 'closing gives it back');
  await keyboard.press('Enter');
  await tabTo(widget, 'swap');
  await tabTo(widget, 'from');
  await tabTo(widget, 'next');
  await keyboard.press('Enter');
  assert.deepEqual(await widget.focused(), 'pane-title');
  await tabTo(widget, 'keep');
  await keyboard.press('Space');
  assert.ok(!(await widget.page.isChecked('#keep')), 'the switch turns');
  assert.deepEqual(await widget.focused(), 'keep', 'and keeps the focus');
  await keyboard.press('Space');
  await tabTo(widget, 'review');
  await keyboard.press('Enter');
  await widget.page.locator('#replace').waitFor();
  await tabTo(widget, 'replace');
  await keyboard.press('Enter');
  await widget.page.locator('#close').waitFor();
  assert.deepEqual(await widget.focused(), 'pane-title');
  await tabTo(widget, 'close');
  await keyboard.press('Enter');
  await widget.pane.waitFor({ state: 'detached' });
  assert.ok((await t.simulator.ledger()).length > 0, 'people moved');
});

test('widget: the row the keyboard is on is there at once', async (t) => {
  const widget = await openWidget(t);
  const named = await widget.grid.evaluate((grid) => ['End', 'Home', 'PageDown', 'End'].map((key) => {
    grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    const id = grid.getAttribute('aria-activedescendant');
    return grid.getRootNode().getElementById(id) ? id : null;
  }));
  assert.deepEqual([named[0], named[1], named[3]], ['row-59', 'row-0', 'row-59']);
  assert.ok(named[2], 'and after a page');
});

test('widget: the menu closes when the person goes elsewhere', async (t) => {
  const widget = await openWidget(t);
  const { page } = widget;
  const open = async () => {
    await page.locator('#menu').focus();
    await page.keyboard.press('Enter');
    await page.locator('#menu-entry').waitFor();
  };
  const isClosed = () => page.locator('#menu-entry').waitFor({ state: 'detached' });
  await open();
  await page.keyboard.press('Tab');
  await isClosed();
  assert.deepEqual(await widget.focused(), 'search', 'and the focus goes on');
  await open();
  await page.keyboard.press('Shift+Tab');
  await isClosed();
  assert.deepEqual(await widget.focused(), 'menu');
  await open();
  await page.locator('h2').first().click();
  await isClosed();
  await open();
  await page.mouse.click(2, 2);
  await isClosed();
  await page.click('#menu');
  await page.locator('#menu-entry').waitFor();
  await page.click('#menu');
  await isClosed();

  await open();
  await page.keyboard.press('Enter');
  assert.deepEqual(await widget.focused(), 'pane-title');
  await page.keyboard.press('Escape');
  assert.deepEqual(await widget.focused(), 'menu', 'the pane gives the focus back to where it was opened');
});

test('widget: the focus stays in the element when a button goes', async (t) => {
  const widget = await openWidget(t, { tenant: { users: 1500, seed: 3 }, attributes: { to: 'SPE_E3' } });
  const { page } = widget;
  await widget.filter('Office 365 E3');
  await widget.button('Remove the filter Has Office 365 E3').focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await widget.focused(), 'filter-product');
  await page.getByText('0 of 1,500 selected').waitFor();
  await widget.filter('Office 365 E3');
  await page.fill('#search', 'a');
  await widget.button('Clear filters').focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await widget.focused(), 'search');
  await widget.mark(2);
  await widget.button('Clear').focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await widget.focused(), 'grid');
  await widget.filter('Office 365 E3');
  await page.click('#select-all');
  await widget.plan();
  const held = await holdChanges(page);
  await page.locator('#replace').focus();
  await page.keyboard.press('Enter');
  await held.reached;
  await page.locator('#stop').focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await widget.focused(), 'pane-title');
  held.release();
  await page.locator('#close').waitFor();
});

test('widget: keys with Alt are the browser\'s', async (t) => {
  const widget = await openWidget(t);
  await widget.grid.focus();
  await widget.page.keyboard.press('ArrowDown');
  const prevented = await widget.grid.evaluate((grid) => ['ArrowLeft', 'ArrowDown', 'Home'].map((key) => {
    const event = new KeyboardEvent('keydown', { key, altKey: true, bubbles: true, composed: true, cancelable: true });
    return !grid.dispatchEvent(event);
  }));
  assert.deepEqual(prevented, [false, false, false]);
  assert.deepEqual(await active(widget), 'row-1');
});

test('widget: the live region speaks in sentences, and not too often', async (t) => {
  const widget = await openWidget(t);
  const region = widget.page.getByRole('status');
  await widget.page.waitForFunction(() => {
    const root = document.querySelector('reseat-widget').shadowRoot;
    return root.querySelector('[role=status]').textContent === '60 users are shown.';
  });
  const spoken = await region.evaluateHandle((element) => {
    const list = [];
    new MutationObserver(() => list.push([performance.now(), element.textContent]))
      .observe(element, { childList: true, characterData: true, subtree: true });
    return list;
  });
  for (let press = 0; press < 8; press += 1) await widget.rows.nth(press).click();
  await widget.page.waitForFunction((list) => list.some(([, text]) => text === '8 users selected.'), spoken);
  const list = await spoken.jsonValue();
  for (let index = 1; index < list.length; index += 1) {
    assert.ok(list[index][0] - list[index - 1][0] > 1900, `sentences come apart: ${JSON.stringify(list)}`);
  }
});

test('widget: 100,000 rows are few in the DOM, and keep the focus while scrolling', async (t) => {
  const widget = await openWidget(t, { tenant: { users: 100_000, seed: 1 }, wait: false });
  const { page } = widget;
  page.setDefaultTimeout(90_000);
  await page.getByText('0 of 100,000 selected').waitFor();
  await widget.grid.focus();
  await page.keyboard.press('End');
  await page.locator('#row-99999').waitFor();
  assert.deepEqual(await widget.focused(), 'grid');
  assert.deepEqual(await active(widget), 'row-99999');
  assert.ok(await widget.rows.count() < 60, 'few rows in the DOM');
  await page.keyboard.press('Control+a');
  await page.getByText('100,000 of 100,000 selected').waitFor();
  await page.fill('#search', 'zzzz');
  await page.locator('[data-state="nothing-found"]').waitFor();
  await page.locator('.empty').getByRole('button', { name: 'Clear filters' }).click();
  await widget.rows.first().waitFor();
  assert.deepEqual(await page.inputValue('#search'), '');
});
