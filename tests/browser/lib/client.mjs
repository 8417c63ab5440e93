// The JavaScript API, driven from a test.

import path from 'node:path';
import { readJson, schemas } from './environment.mjs';
import { check } from './schema.mjs';

const eventSchema = () => readJson(schemas(), 'event.schema.json');

/** A page with the API, as `pages/client.html` makes it. */
export class ClientPage {
  #count = 0;

  constructor(page, simulator) {
    /** The page itself. */
    this.page = page;
    /** The tenant that its clients work on. */
    this.simulator = simulator;
  }

  /**
   * Runs one request to its end; gives `{ events, done, error, asked }`, and never throws for an error of
   * the job. `tokens` are what `tokenProvider` gives in turn (`null`: it rejects), the last for ever;
   * `tokens: null` means no provider. Every event is checked against its schema.
   */
  async run(request, { tokens = [this.simulator.token], config } = {}) {
    this.#count += 1;
    const wish = {
      name: `job ${this.#count}`,
      config: config ?? { environment: 'Custom', graphRoot: this.simulator.root, auth: { kind: 'none' } },
      request,
      tokens,
    };
    const outcome = await this.page.evaluate((given) => globalThis.tests.run(given), wish);
    const schema = eventSchema();
    for (const event of outcome.events) check(schema, event, `event ${event.event}`);
    if (outcome.done) check(schema, outcome.done, 'the last event');
    return outcome;
  }

  /** As `run`, and fails where the job fails. */
  async succeed(request, options) {
    const outcome = await this.run(request, options);
    if (outcome.error) throw new Error(`${request.op} failed: ${JSON.stringify(outcome.error)}`);
    return outcome;
  }

  /** Aborts the job that was started last. */
  async abort() {
    await this.page.evaluate((name) => globalThis.tests.abort(name), `job ${this.#count}`);
  }
}

/** Opens a page with the API. `pages` is the simulator that serves it, `simulator` the tenant. */
export async function openClient(t, { simulator = t.simulator, pages = simulator } = {}) {
  const page = await t.open('/tests/client.html', { simulator: pages });
  await page.waitForFunction(() => globalThis.tests !== undefined);
  return new ClientPage(page, simulator);
}

/** Names and statuses of all errors, as `tests/vectors/errors.json` has them. */
export function errorTable(folder) {
  return readJson(path.join(folder, 'errors.json'));
}
