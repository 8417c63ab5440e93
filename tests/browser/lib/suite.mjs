// Tests by name, and what each is given.

import { startBrowser, Watch } from './browser.mjs';
import { accessibilityFaults } from './accessibility.mjs';
import { keepScreenshot } from './files.mjs';
import { makeSite, removeSite } from './site.mjs';
import { Simulator } from './simulator.mjs';

const TIME_LIMIT_MS = 120_000;

const tests = [];

/** Names a test. It fails when it throws, or when its pages did what nobody asked them for. */
export function test(name, run) {
  tests.push({ name, run });
}

/** What a test is given. Everything it starts ends with it. */
class Trial {
  #stage;
  #context;
  #simulators = [];

  /** @param {Watch} watch */
  constructor(stage, name, context, watch) {
    this.#stage = stage;
    this.#context = context;
    /** The test's name. */
    this.name = name;
    /** What its pages did; looked through after the test. */
    this.watch = watch;
  }

  /** The simulator of all tests, with its tenant as at the start. It serves the pages, too. */
  get simulator() {
    return this.#stage.simulator;
  }

  /** Another one, for this test only. With `{ pages: true }` it serves the pages. */
  async startSimulator({ pages = false, ...wish } = {}) {
    const simulator = await Simulator.start({ ...wish, www: pages ? this.#stage.site : undefined });
    this.#simulators.push(simulator);
    return simulator;
  }

  /** Opens a page; all pages of a test share origin storage. `path` begins with `/`. */
  async open(path, { simulator = this.simulator } = {}) {
    const page = await this.#context.newPage();
    await page.goto(simulator.root + path);
    return page;
  }

  /** The browser context of this test, new and empty. */
  get context() {
    return this.#context;
  }

  /** Every simulator that pages of this test may talk to. */
  get simulators() {
    return [this.simulator, ...this.#simulators];
  }

  /** Violations of accessibility on a page, as sentences. */
  async accessibilityFaults(page) {
    return accessibilityFaults(page);
  }

  /** Keeps a picture of a page where pictures are wanted. */
  async screenshot(page, name) {
    await keepScreenshot(page, name);
  }

  /** Ends what only this test has. */
  async end() {
    await this.#context.close();
    await Promise.all(this.#simulators.map((simulator) => simulator.end()));
  }
}

async function runOne(stage, { name, run }) {
  await stage.simulator.reset();
  const context = await stage.browser.newContext();
  const trial = new Trial(stage, name, context, await Watch.begin(context));
  let timer;
  const { strays } = stage;
  strays.length = 0;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done in ${TIME_LIMIT_MS} ms`)), TIME_LIMIT_MS);
  });
  try {
    const work = Promise.resolve(run(trial));
    work.catch(() => {}); // one that is late fails again when its page goes
    await Promise.race([work, late]);
    const faults = await trial.watch.faults(trial.simulators);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    if (strays.length > 0) throw strays[0];
  } finally {
    clearTimeout(timer);
    await trial.end();
  }
}

/** How what a test left behind fails when its pages go. */
const GONE = /Target page, context or browser has been closed/;

/** Collects failures that nobody waits for: the running test's. */
function collectStrays() {
  const strays = [];
  process.on('unhandledRejection', (error) => {
    if (!GONE.test(String(error?.message))) strays.push(error);
  });
  return strays;
}

/** Runs the tests whose name has one of the words; gives `{ passed, failed }`. */
export async function runAll(words) {
  const wanted = tests.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const counts = { passed: 0, failed: 0 };
  if (wanted.length === 0) return counts;
  const stage = { site: makeSite(), strays: collectStrays() };
  try {
    stage.browser = await startBrowser();
    stage.simulator = await Simulator.start({ www: stage.site });
    for (const one of wanted) {
      try {
        await runOne(stage, one);
        counts.passed += 1;
        console.log(`ok   ${one.name}`);
      } catch (error) {
        counts.failed += 1;
        const text = error instanceof Error ? `${error.stack}` : String(error);
        console.log(`  ${text.replaceAll('\n', '\n  ')}\nFAIL ${one.name}`);
      }
    }
  } finally {
    await stage.simulator?.end();
    await stage.browser?.close();
    removeSite(stage.site);
  }
  return counts;
}
