// Errors of Reseat in JavaScript.

const BRAND = Symbol.for('reseat.error');

/**
 * What went wrong, as the core's table of errors tells it.
 *
 * `name` is the table's name for JavaScript (a cancelled call has `AbortError`), `code` its id, `status` its
 * number; `cause` is the whole error document.
 */
export class ReseatError extends Error {
  /** @param {import('./index.js').ErrorDocument & { name: string }} document */
  constructor({ name, ...document }) {
    super(document.message, { cause: document });
    this.name = name;
    this.code = document.id;
    this.status = document.status;
    this.hint = document.hint;
    this.retryable = document.retry !== 'never';
    this.requestId = document.http?.requestId ?? null;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Whether it is an error of Reseat, of whichever copy of this module. */
export function isReseatError(error) {
  return error instanceof Error && error[BRAND] === true;
}
