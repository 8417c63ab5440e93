// Where the built products and the repository's data are, from the environment.

import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

function given(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; "cargo xtask test" sets it`);
  return path.resolve(value);
}

/** The folder of the demo page with the widget. */
export const www = () => given('RESEAT_WWW');
/** The program `reseat-sim`. */
export const simulatorProgram = () => given('RESEAT_SIM');
/** `tests/vectors`. */
export const vectors = () => given('RESEAT_VECTORS');
/** `tests/schemas`. */
export const schemas = () => given('RESEAT_SCHEMAS');
/** Where screenshots are kept, or null. */
export const screenshots = () => process.env.RESEAT_SCREENSHOTS || null;

/** An npm package of the manifest beside this folder. */
export function npm(name) {
  return createRequire(path.join(given('RESEAT_NODE_MODULES'), 'here.cjs'))(name);
}

/** The text of a file of an npm package. */
export function npmFile(name) {
  return fs.readFileSync(path.join(given('RESEAT_NODE_MODULES'), name), 'utf8');
}

/** Chromium: `RESEAT_BROWSER`, else the one on the path. */
export function browserProgram() {
  if (process.env.RESEAT_BROWSER) return process.env.RESEAT_BROWSER;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const files = folders.flatMap((folder) => ['chromium', 'chromium-browser'].map((name) => path.join(folder, name)));
  const found = files.find((file) => fs.existsSync(file));
  if (!found) throw new Error('no Chromium on the PATH; RESEAT_BROWSER may name one');
  return found;
}

/** A JSON file. */
export function readJson(...parts) {
  return JSON.parse(fs.readFileSync(path.join(...parts), 'utf8'));
}
