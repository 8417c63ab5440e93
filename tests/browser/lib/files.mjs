// Pictures of pages.

import fs from 'node:fs';
import path from 'node:path';
import { screenshots } from './environment.mjs';

/** Keeps a picture of the whole page as `<RESEAT_SCREENSHOTS>/<name>.png`; without the variable, none. */
export async function keepScreenshot(page, name) {
  const folder = screenshots();
  if (!folder) return;
  fs.mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
}
