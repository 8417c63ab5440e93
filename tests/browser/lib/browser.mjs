// Chromium, and what a test's pages did that nobody asked them for.

import { browserProgram, npm } from './environment.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Starts it; it ends with this process. */
export function startBrowser() {
  return npm('playwright-core').chromium.launch({ executablePath: browserProgram(), headless: true, args: FLAGS });
}

/** Written by the browser itself for each answer of 400 and above and each cut connection: a fact, no fault. */
const NETWORK_NOTE = /^Failed to load resource: /;

/** Keeps record of one context: hosts contacted, addresses, console, violations of the policy. */
export class Watch {
  /** Every address requested. */
  urls = [];
  /** Every line of the console, as `type: text`. */
  console = [];
  /** Errors of the console and of pages that nobody caught. */
  errors = [];
  /** Violations of the Content Security Policy. */
  violations = [];

  #context;
  #expected = [];

  /** Begins before the context has a page. */
  static async begin(context) {
    const watch = new Watch();
    watch.#context = context;
    context.on('request', (request) => watch.urls.push(request.url()));
    context.on('console', (message) => {
      const text = message.text();
      watch.console.push(`${message.type()}: ${text}`);
      if (message.type() === 'error' && !NETWORK_NOTE.test(text)) watch.errors.push(text);
    });
    context.on('weberror', (event) => watch.errors.push(String(event.error().stack ?? event.error())));
    await context.exposeBinding('noteViolation', (_, text) => watch.violations.push(text));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
        globalThis.noteViolation(`${effectiveDirective} ${blockedURI} (${sourceFile})`);
      });
    });
    return watch;
  }

  /** Hosts contacted, each once. */
  get hosts() {
    const network = this.urls.filter((url) => /^(https?|wss?):/.test(url));
    return [...new Set(network.map((url) => new URL(url).host))];
  }

  /**
   * What is wrong with the record, a sentence each: a host besides those of the simulators, a violation, an
   * error, a token in an address or in the console.
   */
  async faults(simulators) {
    // Violations are told in a turn of their own; once each page has taken one, all have been told.
    const turn = () => new Promise((resolve) => setTimeout(resolve));
    await Promise.all(this.#context.pages().map((page) => page.evaluate(turn)));
    const allowed = simulators.map((simulator) => simulator.host);
    const tokens = simulators.flatMap((simulator) => [...simulator.tokens]);
    const expected = this.#expected.map((pattern) => ({ pattern, came: false }));
    const isFault = (text) => {
      const meant = expected.filter(({ pattern }) => pattern.test(text));
      for (const one of meant) one.came = true;
      return meant.length === 0;
    };
    const violations = this.violations.filter(isFault);
    const errors = this.errors.filter(isFault);
    const shows = (text) => tokens.some((token) => text.includes(token) || text.includes(encodeURIComponent(token)));
    return [
      ...this.hosts.filter((host) => !allowed.includes(host)).map((host) => `a page contacted ${host}`),
      ...violations.map((text) => `the policy was violated: ${text}`),
      ...errors.map((text) => `console or page error: ${text}`),
      ...expected.filter(({ came }) => !came).map(({ pattern }) => `what the test expects did not come: ${pattern}`),
      ...this.urls.filter(shows).map(() => 'a token stood in an address'),
      ...this.console.filter(shows).map(() => 'a token stood in the console'),
    ];
  }

  /** A violation or an error that the test means to provoke: no fault, but one where it does not come. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** Forgets what was recorded, where a test meant it to happen. */
  forget() {
    for (const list of [this.urls, this.console, this.errors, this.violations]) list.length = 0;
  }
}
