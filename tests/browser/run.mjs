// Tests of the browser face in Chromium: the JavaScript API with every vector, and the widget.
//
// To add a test: in a file `<area>.test.mjs` beside this one,
//
//     import assert from 'node:assert/strict';
//     import { test } from './lib/suite.mjs';
//
//     test('browser: the page says what it is for', async (t) => {
//       const page = await t.open('/');                        // the demo page, in a fresh context
//       assert.equal(await page.title(), 'Reseat: move users to a different subscription');
//       assert.deepEqual(await t.accessibilityFaults(page), []); // axe
//       await t.screenshot(page, 'start');                     // kept where RESEAT_SCREENSHOTS is set
//       assert.deepEqual(await t.simulator.ledger(), []);      // what the tenant really holds
//     });
//
// Pages are playwright's. For the JavaScript API there is `openClient(t)` of `lib/client.mjs`. A test waits
// for what it wants to see, never for time; `holdChanges` of `lib/hold.mjs` keeps a run half way. After each
// test its record (`t.watch`) must show the simulators' hosts only, no violation of the policy, no error, no
// token; what a test provokes it names before by `t.watch.expect(/pattern/)`.
//
// RESEAT_WWW and RESEAT_SIM are the built page and simulator, RESEAT_NODE_MODULES holds playwright-core and
// axe-core, RESEAT_VECTORS and RESEAT_SCHEMAS are folders of the repository; RESEAT_BROWSER may name the
// browser, RESEAT_SCREENSHOTS a folder for pictures. Words choose tests by name.

import fs from 'node:fs';
import { runAll } from './lib/suite.mjs';

const here = new URL('.', import.meta.url);
const files = fs.readdirSync(here).filter((file) => file.endsWith('.test.mjs'));
for (const file of files.sort()) await import(new URL(file, here));

const { passed, failed } = await runAll(process.argv.slice(2));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
