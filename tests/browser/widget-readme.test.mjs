// The README's page: its markup and its script, run as they stand, with the simulator for a tenant.

import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { openPlace } from './lib/widget.mjs';
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
