// The folder that the simulator serves: the built page, and beside it, under `tests/`, the pages of these
// tests. All of them get the strict policy of the product.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { www } from './environment.mjs';

/** Puts it together in a temporary folder; gives the folder. */
export function makeSite() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reseat-browser-'));
  process.once('exit', () => removeSite(folder)); // also where a signal ends the tests
  fs.cpSync(www(), folder, { recursive: true });
  fs.cpSync(new URL('../pages', import.meta.url), path.join(folder, 'tests'), { recursive: true });
  return folder;
}

/** Removes it. */
export function removeSite(folder) {
  fs.rmSync(folder, { recursive: true, force: true });
}
