// The README's page: its markup and its script, run as they stand, with the simulator for a tenant.

import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { openPlace, WidgetPage } from './lib/widget.mjs';
import { test } from './lib/suite.mjs';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The first block of that language after the mark. */
function block(language) {
  const rest = readme.slice(readme.indexOf('<!-- run by tests/browser -->'));
  const start = rest.indexOf(`\`\`\`${language}\n`) + language.length + 4;
  return rest.slice(start, rest.indexOf('\n```', start));
}

test("widget: the README's page signs in and lists people", async (t) => {
  await t.simulator.reset({ users: 60, seed: 1 });
  const page = await openPlace(t);
  const [tag] = block('html').match(/<reseat-widget [^>]*>/);
  const attributes = Object.fromEntries([...tag.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  assert.deepEqual(Object.keys(attributes), ['environment', 'from', 'to']);
  for (const [, file] of block('html').matchAll(/src="\.\/reseat\/([^"]+)"/g)) {
    assert.equal(await page.evaluate(async (name) => (await fetch(`/reseat/${name}`)).status, file), 200, file);
  }
  // The tests contact no cloud: the simulator takes the place of the environment that the README names.
  await page.evaluate(([wish, token]) => {
    const element = document.createElement('reseat-widget');
    for (const [name, value] of Object.entries(wish)) element.setAttribute(name, value);
    globalThis.signIn = async () => ({ accessToken: token });
    document.body.append(element);
  }, [{ ...attributes, environment: 'Custom', 'graph-root': t.simulator.root }, t.simulator.token]);
  await page.evaluate(block('js'));
  // Only rows in sight are in the page, so one person is searched for.
  await page.getByLabel('Search users').fill('ingrid');
  await page.getByText('ingrid.bakker@contoso.com').first().waitFor();
});

/** The words that the README tells people to look for, step by step. */
function walk() {
  const [, rest] = readme.split('<!-- followed by tests/browser -->\n');
  const [list] = rest.split('\n\n');
  return list.split(/^\d\. /m).slice(1).map((step) => [...step.matchAll(/\*([^*]+)\*/g)].map(([, words]) => words));
}

test("widget: the README's walk moves whom it says", async (t) => {
  const [[filter, product], [entry, way, from, next], [to, review], [replace], [close]] = walk();
  await t.simulator.reset({ users: 500, seed: 1 });
  const page = await t.open('/');
  const widget = new WidgetPage(page, t.simulator);
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  await page.getByLabel(filter).selectOption({ label: product });
  await widget.mark(10);
  await press(entry);
  assert.ok(await page.getByLabel(way).isChecked(), way);
  assert.ok((await page.locator('#from option:checked').textContent()).startsWith(from), from);
  await press(next);
  await page.getByLabel(to, { exact: true }).check();
  await press(review);
  await page.locator('#replace').waitFor();
  const { plan } = JSON.parse(await widget.document());
  assert.deepEqual(plan.totals.users, 10);
  assert.ok(plan.totals.ready > 5, `${plan.totals.ready} can move`);
  await press(replace.replace('10', plan.totals.ready));
  await widget.pane.getByRole('button', { name: close, exact: true }).last().click();
  assert.deepEqual((await t.simulator.ledger()).length, plan.totals.ready);
});
