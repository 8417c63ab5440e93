// How the widget plans for many people in Chromium. One JSON line per size and kind:
// `wasm` makes a plan and shows its review, `wasm-open` opens the same plan from a file and shows it. `seconds` runs
// from the last answer of the tenant (`wasm`), or from the choice of the file (`wasm-open`), to the review.
// `longest_task_ms` is the longest time the page was held meanwhile, reading the tenant included; browsers tell of tasks
// of 50 ms and more only, and 0 stands for none. `longest_work_ms` is the processor's time of the longest task, by the
// browser's own trace: what it would be on a machine that does nothing else.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startBrowser } from '../browser/lib/browser.mjs';
import { makeSite, removeSite } from '../browser/lib/site.mjs';
import { Simulator } from '../browser/lib/simulator.mjs';

const SIZES = [10_000, 100_000];
const LIMIT_MS = 600_000;

const browser = await startBrowser();
const site = makeSite();
try {
  for (const users of SIZES) await measure(users);
} finally {
  await browser.close();
  removeSite(site);
}

async function measure(users) {
  const simulator = await Simulator.start({ users, www: site });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reseat-bench-'));
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    await openWidget(page, simulator);
    await page.getByText(`of ${users.toLocaleString('en')} selected`).first().waitFor();
    await page.click('#select-all');
    await page.click('#entry');
    await page.click('#next');
    await watch(page);
    await page.click('#review');
    await page.locator('#steps-title').waitFor();
    print('wasm', users, await seen(page), await worked());

    const download = page.waitForEvent('download');
    await page.click('#save-plan');
    const file = path.join(folder, 'plan.json');
    await (await download).saveAs(file);
    await page.keyboard.press('Escape');
    await page.locator('.pane').waitFor({ state: 'detached' });
    const chooser = page.waitForEvent('filechooser');
    await page.click('#open-file');
    await watch(page);
    await (await chooser).setFiles(file);
    await page.locator('#steps-title').waitFor();
    print('wasm-open', users, await seen(page), { ...(await worked()), document_bytes: fs.statSync(file).size });
  } finally {
    await context.close();
    await simulator.end();
    fs.rmSync(folder, { recursive: true });
  }
}

async function openWidget(page, simulator) {
  await page.goto(`${simulator.root}/tests/blank.html`);
  await page.evaluate(async ({ root, token }) => {
    await customElements.whenDefined('reseat-widget');
    const element = document.createElement('reseat-widget');
    const attributes = { environment: 'Custom', 'graph-root': root, from: 'ENTERPRISEPACK', to: 'SPE_E3' };
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.tokenProvider = async () => token;
    document.querySelector('main').append(element);
  }, simulator);
}

/** Notes from now on when the page is held, when the tenant answered last, and when a plan is shown. */
async function watch(page) {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  await page.evaluate(() => {
    const record = { tasks: [], answered: performance.now(), shown: null };
    globalThis.record = record;
    globalThis.watching?.forEach((one) => one.disconnect());
    const note = (type, take) => {
      const observer = new PerformanceObserver((list) => list.getEntries().forEach(take));
      observer.observe({ type });
      return observer;
    };
    globalThis.watching = [
      note('longtask', ({ startTime, duration }) => record.tasks.push({ startTime, duration })),
      note('resource', ({ responseEnd }) => { record.answered = Math.max(record.answered, responseEnd); }),
    ];
    document.addEventListener('reseat-plan', () => { record.shown = performance.now(); }, { once: true });
  });
}

async function seen(page) {
  return page.evaluate(async () => {
    // Entries come in a turn of their own.
    await new Promise((resolve) => setTimeout(resolve, 500));
    return globalThis.record;
  });
}

/** The processor's time of the longest tasks since then, of the thread that the page is on. */
async function worked() {
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const thread = ({ pid, tid }) => `${pid} ${tid}`;
  const pages = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const threads = new Set(pages.map(thread));
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && threads.has(thread(event)));
  const times = tasks.map(({ tdur }) => (tdur ?? 0) / 1000).sort((one, other) => other - one);
  if (times.length === 0) throw new Error('the browser traced no task');
  return { longest_work_ms: Math.round(times[0] * 10) / 10, works_over_25_ms: times.filter((ms) => ms > 25).length };
}

function print(kind, users, { tasks, answered, shown }, more = {}) {
  const line = {
    bench: 'plan',
    case: kind,
    users,
    seconds: (shown - answered) / 1000,
    longest_task_ms: Math.max(0, ...tasks.map(({ duration }) => duration)),
    longest_after_reading_ms: Math.max(0, ...tasks.filter((one) => one.startTime >= answered).map(({ duration }) => duration)),
    tasks: tasks.length,
    ...more,
  };
  console.log(JSON.stringify(line));
  if (process.env.RESEAT_TASKS) console.log(JSON.stringify(tasks.map((one) => [Math.round(one.startTime - answered), one.duration])));
}
