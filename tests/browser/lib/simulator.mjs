// The simulated tenant: a program on loopback that the tests start, ask and end.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { simulatorProgram } from './environment.mjs';

/** `reseat-sim`. It ends with this process, however that ends: its standard input closes then. */
export class Simulator {
  #child;
  #ended;
  #made;

  /** The Graph root and the origin of its pages. */
  root;
  /** The token of a License Administrator. */
  token;
  tenantId;
  /** Every token it gave: none may show up anywhere. */
  tokens = new Set();

  /**
   * @param {{ users?: number, seed?: number, www?: string, connectSrc?: string[], cloud?: string }} [wish]
   *   `www` is a folder of pages to serve, `connectSrc` the origins these may talk to besides their own
   */
  static async start({ users = 3000, seed = 7, www, connectSrc = [], cloud } = {}) {
    const words = ['--listen', '127.0.0.1:0', '--users', users, '--seed', seed, '--limits', 'none', '--until-stdin-closes'];
    if (www) words.push('--www', www);
    if (cloud) words.push('--cloud', cloud);
    for (const origin of connectSrc) words.push('--connect-src', origin);
    const simulator = new Simulator();
    simulator.#made = { users, seed };
    const child = spawn(simulatorProgram(), words.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
    simulator.#child = child;
    child.stdin.on('error', () => {}); // it may have ended before we close its input
    simulator.#ended = new Promise((resolve) => child.once('close', resolve));
    const ready = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => reject(new Error(`the simulator ended with ${code} before it was ready`)));
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    });
    simulator.root = ready.listening;
    simulator.token = ready.token;
    simulator.tenantId = ready.tenantId;
    simulator.tokens.add(ready.token);
    return simulator;
  }

  /** `127.0.0.1:PORT`. */
  get host() {
    return new URL(this.root).host;
  }

  /** One call of the control path; with a body it is a POST. */
  async ask(path, body) {
    const answer = await fetch(`${this.root}/_sim/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'Sim-Control': '1', 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const document = await answer.json();
    if (!answer.ok) throw new Error(`/_sim/${path}: ${JSON.stringify(document)}`);
    return document;
  }

  /** Makes the tenant as given, or as at the start; the ledger is empty and there are no faults. */
  async reset(state) {
    await this.ask('reset', state ?? this.#made);
    await this.ask('faults', []);
  }

  /** Sets the script of faults. */
  async faults(script) {
    await this.ask('faults', script);
  }

  /** Every accepted change, in order. */
  async ledger() {
    return (await this.ask('ledger')).value;
  }

  /** The tenant as it really is. */
  async state() {
    return this.ask('state');
  }

  /** A token with those `roles` and that `lifeMs`. */
  async newToken(wish = {}) {
    const { token } = await this.ask('token', wish);
    this.tokens.add(token);
    return token;
  }

  /** Ends it. */
  async end() {
    this.#child.stdin.end();
    await this.#ended;
  }
}
