// What the widget must never do: leak a token, talk to strangers, need more than the policy of the specification.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { openPlace, openWidget } from './lib/widget.mjs';
import { stored } from './lib/storage.mjs';
import { test } from './lib/suite.mjs';

const source = fileURLToPath(new URL('../..', import.meta.url));

/** The value of every attribute of the page, shadow roots included. */
async function attributes(page) {
  return page.evaluate(() => {
    const found = [];
    const walk = (root) => {
      for (const element of root.querySelectorAll('*')) {
        for (const attribute of element.attributes) found.push(attribute.value);
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    return found;
  });
}

test('widget: the policy of the specification is enough, and no style attribute is used', async (t) => {
  const page = await openPlace(t);
  const answer = await page.reload();
  const policy = answer.headers()['content-security-policy'];
  for (const part of ["default-src 'none'", "style-src 'self'", "require-trusted-types-for 'script'", "'wasm-unsafe-eval'"]) {
    assert.ok(policy.includes(part), `${policy} has ${part}`);
  }
  assert.ok(!policy.includes('unsafe-inline'), policy);
  const widget = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.mark(3);
  await widget.plan();
  await widget.replace();
  // Violations fail every test; see Watch.
  // Positions of the list are set as properties; the attribute that shows them was never written.
  const styles = await widget.page.evaluate(() => [...document.querySelector('reseat-widget').shadowRoot.querySelectorAll('[style]')].map((one) => one.className));
  assert.deepEqual(styles.filter((name) => name !== 'rows' && !name.endsWith('-fill')), []);
});

test('widget: the token is in no attribute, no storage, no address and no journal', async (t) => {
  const token = await t.simulator.newToken();
  const widget = await openWidget(t, { token, attributes: { to: 'SPE_E3' } });
  const { page } = widget;
  await widget.filter('Office 365 E3');
  await widget.mark(3);
  await widget.plan();
  await widget.replace();
  const kept = JSON.stringify(await stored(page)) + (await attributes(page)).join('\n');
  assert.ok(kept.includes('intent') && kept.includes('outcome'), 'the journal is there');
  assert.ok(!kept.includes(token), 'no token is kept');
  const seen = JSON.stringify(await page.evaluate(() => window.seen));
  assert.ok(!seen.includes(token), 'no token in an event');
  const asked = await page.evaluate(() => window.asked);
  assert.ok(asked.length > 0 && asked.every((one) => one.hasSignal), 'a signal goes with each question');
  assert.deepEqual(asked[0].scopes, [`${t.simulator.root}/.default`]);
});

test('widget: the page and its Graph root may be of different origins', async (t) => {
  const graph = await t.startSimulator({ users: 60, seed: 4 });
  const pages = await t.startSimulator({ users: 1, pages: true, connectSrc: [graph.root] });
  const widget = await openWidget(t, { simulator: graph, pages, tenant: null, attributes: { to: 'SPE_E3' } });
  await widget.filter('Office 365 E3');
  await widget.mark(3);
  await widget.plan();
  const ready = JSON.parse(await widget.document()).plan.totals.ready;
  assert.ok(ready > 0, 'somebody can move');
  await widget.replace();
  assert.deepEqual((await graph.ledger()).length, ready);
  assert.deepEqual(await pages.ledger(), []);
});

test('widget: without tokenProvider no cloud is contacted, and an opened plan is shown', async (t) => {
  const first = await openWidget(t, { attributes: { to: 'SPE_E3' } });
  await first.filter('Office 365 E3');
  await first.mark(2);
  await first.plan();
  const plan = await first.document();
  const calls = [];
  t.context.on('request', (request) => request.url().includes('/v1.0') && calls.push(request.url()));
  const widget = await openWidget(t, { tenant: null, token: null, plan, wait: false });
  const { page } = widget;
  await page.locator('#steps-title').waitFor();
  await page.getByText('To apply this plan, open it on a page that is signed in.').waitFor();
  assert.deepEqual(await page.locator('#replace').count(), 0);
  assert.deepEqual(await widget.document(), plan);
  assert.deepEqual(calls, []);
});

test('widget: no host of a cloud stands in the JavaScript or the styles', async (t) => {
  const folders = ['wasm/js', 'wasm/styles', 'www'];
  for (const folder of folders) {
    for (const file of readdirSync(path.join(source, folder), { withFileTypes: true })) {
      if (file.isDirectory()) continue;
      const text = readFileSync(path.join(source, folder, file.name), 'utf8');
      assert.ok(!/https?:\/\/|microsoft(?:online)?\.(?:com|us|de|cn)/i.test(text), `${folder}/${file.name} names a host`);
      assert.ok(!/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/.test(text), `${file.name} parses markup`);
    }
  }
});
