// What the element promises: the class comment, the types, the styles.

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { openPlace, openWidget } from './lib/widget.mjs';
import { test } from './lib/suite.mjs';

const source = fileURLToPath(new URL('../..', import.meta.url));
const read = (file) => readFileSync(path.join(source, file), 'utf8');

/** The names in back quotes of one paragraph of the class comment. */
function promised(comment, heading) {
  const start = comment.indexOf(` * ${heading}`);
  assert.ok(start >= 0, `the class comment has "${heading}"`);
  const rest = comment.slice(start);
  const paragraph = rest.slice(0, rest.indexOf('\n *\n'));
  const items = /^ \* - `/m.test(paragraph)
    ? [...paragraph.matchAll(/^ \* - `([^`(:]+)/gm)]
    : [...paragraph.matchAll(/`([^`]+)`/g)];
  return items.map((item) => item[1]).sort();
}

function files(folder, ending) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return files(file, ending);
    return file.endsWith(ending) ? [readFileSync(file, 'utf8')] : [];
  });
}

test('widget: the class comment says what the code does', async (t) => {
  const element = read('wasm/js/element.js');
  const comment = element.slice(element.indexOf('/**\n * `<reseat-widget>`'), element.indexOf('export class'));
  const rust = files(path.join(source, 'wasm/src'), '.rs').join('\n');
  const page = await openPlace(t);
  const there = await page.evaluate(async () => {
    const { ReseatWidgetElement: element } = await import('/reseat/element.js');
    const members = Object.entries(Object.getOwnPropertyDescriptors(element.prototype));
    const hidden = ['constructor', 'connectedCallback', 'disconnectedCallback', 'attributeChangedCallback'];
    return {
      attributes: element.observedAttributes.toSorted(),
      properties: members.filter(([, one]) => one.get).map(([name]) => name).sort(),
      methods: members.filter(([name, one]) => one.value && !hidden.includes(name)).map(([name]) => name).sort(),
    };
  });
  assert.deepEqual(promised(comment, 'Attributes'), there.attributes, 'attributes');
  assert.deepEqual(promised(comment, 'Properties'), there.properties, 'properties');
  assert.deepEqual(promised(comment, 'Methods'), there.methods, 'methods');
  const named = (pattern, text = rust) => [...new Set([...text.matchAll(pattern)].map((one) => one[1]))].sort();
  assert.deepEqual(promised(comment, 'Events'), named(/"(reseat-(?:plan|progress|result|done|move|error))"/g), 'events');
  assert.deepEqual(promised(comment, 'Parts'), named(/attr\(\s*"part",\s*"([a-z]+)"/g), 'parts');
  const styles = read('wasm/styles/widget.css');
  const host = styles.slice(styles.indexOf(':host {'), styles.indexOf('}', styles.indexOf(':host {')));
  assert.deepEqual(promised(comment, 'Custom properties'), named(/(--reseat-[a-z-]+):/g, host), 'custom properties');
  for (const name of named(/var\((--[a-z-]+)/g, styles)) assert.ok(host.includes(`${name}:`), `${name} is defined`);
  const types = read('wasm/js/index.d.ts');
  for (const name of [...there.properties, ...there.methods, ...promised(comment, 'Events')]) {
    assert.ok(types.includes(name), `the types name ${name}`);
  }
});

test('widget: the styles have no physical side', async (t) => {
  const styles = read('wasm/styles/widget.css');
  const physical = /(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![-\w])(?:left|right|top|bottom|width|height)\s*:|text-align:\s*(?:left|right)/g;
  assert.deepEqual(styles.match(physical) ?? [], []);
});

test('widget: a second copy of the package leaves the first in use and says so', async (t) => {
  const page = await openPlace(t);
  await page.route('**/copy/*', async (route) => {
    const original = route.request().url().replace('/copy/', '/reseat/');
    await route.fulfill({ response: await route.fetch({ url: original }) });
  });
  const warned = page.waitForEvent('console', (message) => message.type() === 'warning');
  const isFirst = await page.evaluate(async () => {
    const first = customElements.get('reseat-widget');
    await import('/copy/define.js');
    return customElements.get('reseat-widget') === first;
  });
  assert.ok(isFirst, 'the first stays');
  assert.ok((await warned).text().includes('defined already'), 'it is said');
});
