// Every screen in light and dark, wide and narrow: no violation of accessibility rules, nothing cut off. The pictures
// are kept where RESEAT_SCREENSHOTS says, to be looked at.

import assert from 'node:assert/strict';
import { readJson, schemas } from './lib/environment.mjs';
import { openPlace, openWidget, WidgetPage } from './lib/widget.mjs';
import { holdChanges } from './lib/hold.mjs';
import { look } from './lib/look.mjs';
import { check } from './lib/schema.mjs';
import { test } from './lib/suite.mjs';

const SHAPES = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1240, height: 780 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1240, height: 780 } },
  { name: 'narrow', colorScheme: 'light', viewport: { width: 500, height: 780 } },
  { name: 'narrow-dark', colorScheme: 'dark', viewport: { width: 320, height: 780 } },
];

for (const shape of SHAPES) {
  test(`widget: every screen ${shape.name}`, async (t) => {
    const { name, ...options } = shape;
    const widget = await openWidget(t, { tenant: { users: 900, seed: 2 }, shape: options, attributes: { to: 'SPE_E3' } });
    const { page } = widget;
    await widget.filter('Office 365 E3');
    await widget.mark(250);
    await widget.grid.evaluate((grid) => { grid.scrollTop = 0; });
    await page.locator('#row-0').waitFor();
    await look(t, widget, 'people', shape);
    await page.click('#menu');
    await look(t, widget, 'menu', shape);
    await page.keyboard.press('Escape');
    await page.click('#entry');
    await look(t, widget, 'choose', shape);
    await page.click('#next');
    await look(t, widget, 'products', shape);
    await page.click('#review');
    await page.locator('#replace').waitFor();
    await look(t, widget, 'review', shape);
    await page.locator('details.person summary').first().click();
    await page.locator('details.person').first().scrollIntoViewIfNeeded();
    await look(t, widget, 'steps', shape);
    await t.simulator.faults([{ method: 'POST', path: '/users/{id}/assignLicense', nth: 60, do: 'status', status: 403 }]);
    const held = await holdChanges(page, { after: 4 });
    await page.click('#replace');
    await held.reached;
    await page.waitForFunction(() => window.seen.some((one) => one.name === 'reseat-result' && one.detail.result === 'Moved'));
    await look(t, widget, 'running', shape);
    held.release();
    await page.locator('#close').waitFor({ timeout: 120_000 });
    await look(t, widget, 'done', shape);
  });

  test(`widget: bulk actions and states ${shape.name}`, async (t) => {
    const { name, ...options } = shape;
    const token = await t.simulator.newToken({ roles: ['Directory Readers'] });
    const widget = await openWidget(t, { token, shape: options, attributes: { profile: 'China', to: 'SPE_E3' } });
    const { page } = widget;
    await widget.mark(4);
    await look(t, widget, 'bulk', shape);
    if (shape.viewport.width < 860) {
      await page.getByRole('button', { name: 'Bulk actions (4)' }).click();
      await look(t, widget, 'bulk-opened', shape);
    }
    await page.click('#edit');
    await look(t, widget, 'assign', shape);
    await page.click('#next');
    await page.click('#review');
    await page.locator('#steps-title').waitFor();
    await look(t, widget, 'no-rights', shape);
    await page.keyboard.press('Escape');
    await page.fill('#search', 'nobody at all');
    await look(t, widget, 'nothing-found', shape);
    await page.evaluate(() => document.querySelector('reseat-widget').setAttribute('graph-root', 'https://example.com'));
    await page.locator('[data-error="EndpointRefused"]').waitFor();
    await look(t, widget, 'refused', shape);
  });
}

test('widget: loading, empty and not connected', async (t) => {
  const widget = new WidgetPage(await openPlace(t), t.simulator);
  const { page } = widget;
  // Whatever is asked for stays on its way.
  await page.route('**/v1.0/**', () => {});
  const attributes = { environment: 'Custom', 'graph-root': t.simulator.root };
  await widget.put({ attributes, tokens: [t.simulator.token] });
  await page.locator('[data-state="loading"]').waitFor();
  await page.getByText('Reading users; how many there are is not known yet').waitFor();
  const shape = SHAPES[0];
  await look(t, widget, 'loading', shape);
  await page.evaluate(() => { document.querySelector('reseat-widget').tokenProvider = null; });
  await page.locator('[data-state="not-connected"]').waitFor();
  await look(t, widget, 'not-connected', shape);
});

/** What keeps the core from a page, and how the browser tells of it besides. */
const CORELESS = {
  missing: (context) => context.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: 'gone' })),
  broken: (context) => context.route('**/*.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: 'no module' })),
  forbidden: (context) => context.route('**/blank.html', async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    const policy = headers['content-security-policy'].replace("'wasm-unsafe-eval'", '');
    await route.fulfill({ response, headers: { ...headers, 'content-security-policy': policy } });
  }),
};

for (const [name, refuse] of Object.entries(CORELESS)) {
  test(`widget: where the core is ${name} a sentence stands in its place`, async (t) => {
    t.watch.expect(/The widget could not be loaded: \w/);
    if (name === 'forbidden') t.watch.expect(/script-src wasm-eval/);
    await refuse(t.context);
    const widget = new WidgetPage(await openPlace(t), t.simulator);
    await widget.put({ attributes: {} });
    const said = widget.page.getByRole('alert');
    await said.getByText('The widget could not be loaded.', { exact: true }).waitFor();
    await said.getByText(/policy may forbid WebAssembly/).waitFor();
    const error = await widget.error();
    check(readJson(schemas(), 'error.schema.json'), error, 'the error');
    assert.deepEqual(error.id, 'Internal');
    const detail = error.message.replace(/^The widget could not be loaded: /, '');
    await said.getByText(detail, { exact: true }).waitFor();
    await widget.page.waitForFunction(() => document.querySelector('reseat-widget').clientHeight > 100);
    await look(t, widget, 'load', { name });
  });
}

test('widget: where the core is missing it is said in the language of the element', async (t) => {
  t.watch.expect(/De widget kan niet worden geladen: \w/);
  await CORELESS.missing(t.context);
  const widget = new WidgetPage(await openPlace(t), t.simulator);
  await widget.put({ attributes: { language: 'nl-BE' } });
  await widget.page.getByRole('alert').getByText('De widget kan niet worden geladen.', { exact: true }).waitFor();
  const lang = await widget.page.evaluate(() => document.querySelector('reseat-widget').shadowRoot.querySelector('.reseat').lang);
  assert.deepEqual(lang, 'nl');
});

test('widget: forced colours keep signs and states', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' }, shape: { forcedColors: 'active' } });
  const { page } = widget;
  await widget.mark(3);
  await page.click('#entry');
  const shape = { name: 'forced' };
  await look(t, widget, 'choose', shape);
  const colours = await page.locator('#row-0 .mark').evaluate((mark) => {
    const on = getComputedStyle(mark).backgroundColor;
    return [on, getComputedStyle(mark.closest('.grid')).backgroundColor];
  });
  assert.ok(colours[0] !== colours[1], `a mark is seen: ${colours}`);
  const arrow = await page.locator('#filter-department').evaluate((list) => {
    const { appearance, backgroundImage } = getComputedStyle(list);
    return appearance !== 'none' || backgroundImage !== 'none';
  });
  assert.ok(arrow, 'a list of choices has its arrow');
});

const across = (widget) => widget.page.locator('#row-0 > *').evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().x));

test('widget: right to left mirrors without a rule of its own', async (t) => {
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  // As a language that is written so would have it.
  await widget.page.locator('.reseat').evaluate((frame) => { frame.dir = 'rtl'; });
  const [mark, name] = await across(widget);
  assert.ok(mark > name, 'the mark stands at the right');
  await widget.filter('Office 365 E3');
  await widget.mark(3);
  const shape = { name: 'rtl' };
  await look(t, widget, 'people', shape);
  await widget.plan();
  await look(t, widget, 'review', shape);
});

test('widget: English stays in order on a page written right to left', async (t) => {
  const page = await openPlace(t);
  await page.evaluate(() => Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' }));
  const widget = new WidgetPage(page, t.simulator);
  await widget.put({ attributes: { environment: 'Custom', 'graph-root': t.simulator.root }, tokens: [t.simulator.token] });
  await widget.rows.first().waitFor();
  const frame = page.locator('.reseat');
  assert.deepEqual([await frame.getAttribute('lang'), await frame.getAttribute('dir')], ['en', 'ltr']);
  const [mark, name] = await across(widget);
  assert.ok(mark < name, 'the mark stands at the left');
  await look(t, widget, 'people', { name: 'english-in-rtl' });
});

test('widget: the ring of the keyboard is whole wherever the list is', async (t) => {
  const widget = await openWidget(t);
  const { page, grid } = widget;
  const ring = () => page.evaluate(() => {
    const root = document.querySelector('reseat-widget').shadowRoot;
    const width = (one, pseudo) => (one ? getComputedStyle(one, pseudo) : null);
    const outlined = (style) => style !== null && style.outlineStyle === 'solid';
    return {
      row: outlined(width(root.querySelector('.line.cursor'))),
      list: outlined(width(root.querySelector('.grid'))),
      header: width(root.querySelector('.head-rows'), '::after').borderInlineStartStyle === 'solid',
    };
  });
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  assert.deepEqual(await ring(), { row: true, list: false, header: false }, 'round the row');
  // Half of the row is under the header that stays on top; then all of it, and it is drawn still.
  for (const top of [48 + 24, 48 * 4, 48 * 30]) {
    await grid.evaluate((list, px) => { list.scrollTop = px; }, top);
    await page.locator('.grid.astray').waitFor();
    assert.deepEqual(await ring(), { row: false, list: true, header: true }, `round the list at ${top}`);
    await t.screenshot(page, `ring-${top}`);
  }
  await page.keyboard.press('ArrowDown');
  await page.locator('.grid:not(.astray)').waitFor();
  assert.deepEqual(await ring(), { row: true, list: false, header: false }, 'round the row again');
});
