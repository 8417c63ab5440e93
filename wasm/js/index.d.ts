// Types of the package. The JSON of requests, events and errors is described by the schemas of the source
// repository; what a page handles most is typed here.

import type { ReseatErrorCode, ReseatErrorName } from './errors.js';

export type { ReseatErrorCode, ReseatErrorName };

/** Gives an access token for these scopes. `claims` is a challenge to pass on to the sign-in. */
export type TokenProvider = (
  scopes: string[],
  options: { signal: AbortSignal; claims?: string },
) => Promise<string> | string;

/** One event of a job, told apart by `event`. */
export interface ReseatEvent {
  event: 'tenant' | 'progress' | 'finding' | 'product' | 'user' | 'result' | 'move' | 'check' | 'need' | 'done';
  [member: string]: unknown;
}

/** What became of one user. */
export type Outcome =
  | 'Moved'
  | 'MovedPending'
  | 'Different'
  | 'Unchanged'
  | 'Refused'
  | 'Skipped'
  | 'Stale'
  | 'NotStarted'
  | 'Unknown';

/** `detail` of `reseat-progress`. */
export interface ProgressDetail {
  event: 'progress';
  phase: 'read' | 'plan' | 'apply' | 'verify';
  done: number;
  total: number | null;
  perSecond: number | null;
  remainingMs: number | null;
  stopping: boolean;
  activity: string;
  message: string;
  /** Why part of a run stands still; null while nothing does. */
  waiting: { waitMs: number; users: number; message: string; hint: string } | null;
}

/** `detail` of `reseat-result`. */
export interface ResultDetail {
  event: 'result';
  userId: string;
  userPrincipalName: string;
  displayName: string;
  result: Outcome;
  errorId: ReseatErrorCode | null;
  message: string | null;
  hint: string | null;
  requestId: string | null;
}

/** `detail` of `reseat-done`. */
export interface DoneDetail {
  event: 'done';
  totals: Record<string, number> | null;
  cancelled: boolean;
  stopped: ReseatErrorCode | null;
  /** Why it stopped by itself; null where a person stopped it. */
  reason: string | null;
  /** What helps against that. */
  hint: string | null;
  text: string | null;
  /** How to go on, for a program that gives requests; null where nothing is left to do. */
  goOn: string | null;
  /** The name of the run: what `resume`, `undo`, `listMoves` and `testMove` call it. */
  moveId: string | null;
  /** The receipt of a run as JSON text. */
  receipt: string | null;
  /** Where what the journal could not take is kept. */
  rescued: string | null;
}

/** `detail` of `reseat-move`: a run of which this browser keeps the journal. */
export interface MoveDetail {
  event: 'move';
  moveId: string;
  state: 'done' | 'stopped' | 'open' | 'running' | 'unreadable';
  /** RFC 3339, UTC. */
  startedAt: string | null;
  endedAt: string | null;
  account: string | null;
  host: string | null;
  reason: string | null;
  planDigest: string | null;
  /** The run that it put back. */
  undoOf: string | null;
  /** How often it was gone on with. */
  resumed: number;
  totals: Record<string, number> | null;
  /** Users whom going on has anything to do with. */
  open: number;
  stopped: ReseatErrorCode | null;
  errorId: ReseatErrorCode | null;
  message: string;
  hint: string | null;
}

/** `detail` of `reseat-plan`. */
export interface PlanDetail {
  /** The plan document, its exact bytes. */
  document: string;
  totals: Record<string, number>;
}

/** `detail` of `reseat-error`, and `cause` of a `ReseatError`. */
export interface ErrorDocument {
  schema: string;
  status: number;
  id: ReseatErrorCode;
  message: string;
  hint: string | null;
  target: string | null;
  retry: 'never' | 'safe' | 'afterReadBack';
  retryAfterMs: number | null;
  http: {
    status: number;
    code: string | null;
    requestId: string | null;
    clientRequestId: string | null;
  } | null;
  attempts: number | null;
  elapsedMs: number | null;
  causes: { id: ReseatErrorCode; message: string; target: string | null }[];
}

/** What went wrong. A cancelled call has the name `AbortError`. */
export class ReseatError extends Error {
  readonly name: ReseatErrorName;
  readonly code: ReseatErrorCode;
  readonly status: number;
  readonly hint: string | null;
  readonly retryable: boolean;
  readonly requestId: string | null;
  readonly cause: ErrorDocument;
}

/** Whether it is an error of Reseat, of whichever copy of this module. */
export function isReseatError(error: unknown): error is ReseatError;

/** The core for programs, without the widget. */
export class Client {
  /**
   * @param config a configuration as JSON; with a `tokenProvider` its `auth` may be `{"kind":"none"}`
   * @param tokenProvider gives tokens; without it the configuration's token serves until it is refused
   */
  constructor(config: string, tokenProvider?: TokenProvider);
  /**
   * Runs one request (JSON) to its end and gives the `done` event.
   *
   * Aborting `signal` cancels: nothing more is sent, what was sent is settled, and the call either gives a
   * `done` event with `cancelled` (a run) or is rejected with `AbortError`.
   */
  run(
    request: string,
    onEvent?: (event: ReseatEvent) => void,
    options?: { signal?: AbortSignal },
  ): Promise<ReseatEvent>;
}

/** `<reseat-widget>`; its contract stands in the comment on the class in `element.js`. */
export class ReseatWidgetElement extends HTMLElement {
  static readonly observedAttributes: string[];
  tokenProvider: TokenProvider | null;
  users: Iterable<string> | null;
  plan: string | null;
  /** Reads products and people again. */
  refresh(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'reseat-widget': ReseatWidgetElement;
  }
  interface GlobalEventHandlersEventMap {
    'reseat-plan': CustomEvent<PlanDetail>;
    'reseat-progress': CustomEvent<ProgressDetail>;
    'reseat-result': CustomEvent<ResultDetail>;
    'reseat-done': CustomEvent<DoneDetail>;
    'reseat-move': CustomEvent<MoveDetail>;
    'reseat-error': CustomEvent<ErrorDocument>;
  }
}
