// The API for programs: the core's requests and events, without the widget.

import { loadCore } from './core.js';
import { ReseatError } from './error.js';

/** Runs requests of the core. The JSON is that of the C library. */
export class Client {
  #config;
  #tokenProvider;

  /**
   * @param {string} config a configuration as JSON
   * @param {import('./index.js').TokenProvider} [tokenProvider] gives tokens; without it the configuration's serves
   */
  constructor(config, tokenProvider) {
    this.#config = config;
    this.#tokenProvider = tokenProvider;
  }

  /**
   * Runs one request to its end and gives the `done` event. Rejects with a `ReseatError`.
   *
   * @param {string} request a request as JSON
   * @param {(event: import('./index.js').ReseatEvent) => void} [onEvent] gets every event, in order
   * @param {{ signal?: AbortSignal }} [options] aborting cancels: what was sent is settled first
   */
  async run(request, onEvent, { signal } = {}) {
    const core = await loadCore();
    try {
      return await core.run(this.#config, this.#tokenProvider, request, onEvent, signal);
    } catch (document) {
      throw new ReseatError(document);
    }
  }
}
