// A page that uses the package as a program would, for the tests to drive.

import { Client, ReseatError, isReseatError } from '../reseat/index.js';
import { loadCore } from '../reseat/core.js';

const aborts = new Map();

/**
 * Runs one request and gives everything that came of it, a failure included. `tokens` are what the provider
 * gives, in turn, the last for ever; `null` makes it reject. Without `tokens` there is no provider.
 */
async function run({ name, config, request, tokens }) {
  const asked = [];
  const provider = async (scopes, { signal, claims }) => {
    const token = tokens[Math.min(asked.length, tokens.length - 1)];
    asked.push({ scopes, claims: claims ?? null, hasSignal: signal instanceof AbortSignal });
    if (token === null) throw new Error('nobody signs in');
    return token;
  };
  const abort = new AbortController();
  aborts.set(name, abort);
  const events = [];
  const outcome = { events, asked, done: null, error: null };
  try {
    const client = new Client(JSON.stringify(config), tokens ? provider : undefined);
    outcome.done = await client.run(JSON.stringify(request), (event) => events.push(event), { signal: abort.signal });
  } catch (error) {
    outcome.error = described(error);
  }
  return outcome;
}

function described(error) {
  const { name, message, code, status, hint, retryable, requestId, cause } = error;
  const isOurs = isReseatError(error);
  return { name, message, code, status, hint, retryable, requestId, cause, isOurs, isError: error instanceof Error };
}

/** The core's table of errors, and the error that each row becomes. */
async function errorTable() {
  const core = await loadCore();
  return core.errorDocuments().map((row) => {
    const { id, status, name, retryable } = row;
    const document = { id, status, name, message: id, hint: null, retry: retryable ? 'safe' : 'never', http: null };
    return { row, error: described(new ReseatError(document)) };
  });
}

globalThis.tests = { run, abort: (name) => aborts.get(name).abort(), errorTable, isReseatError, ReseatError };
