// The element: attributes, properties and lifecycle. All drawing and logic is in the core.

import { loadCore } from './core.js';
import { showFailure } from './failure.js';

/**
 * `<reseat-widget>`: moves Microsoft 365 users from one subscription to another.
 *
 * Attributes, all optional:
 * - `environment`: the cloud, `Global` unless given; `Custom` for a simulator on this machine
 * - `graph-root`: with `Custom`, the root on loopback
 * - `profile`: with `Custom`, the cloud whose wording and links are used
 * - `language`: of sentences, `en` or `nl`
 * - `from`: the product to replace, by id, part number or name
 * - `to`: the product to give, likewise
 * - `plan-only`: plans are made and saved here, and applied by somebody else elsewhere
 *
 * Properties:
 * - `tokenProvider`: `async (scopes, { signal, claims }) => token`; without it no cloud is contacted; asked once
 *   for what several readings need at a time, and what it throws is reported as an error of the page
 * - `users`: the people to choose from, by id or address, all chosen at first; `null` for everybody
 * - `plan`: the document of the plan on the table, its exact bytes, or `null`; setting it opens a plan, which is
 *   opened again with every new start until it is closed or a run has carried it out; `null` closes it
 *
 * What is set to the value it has changes nothing. Anything else begins anew, except `from` and `to`, which are
 * for the next choice, and one function in place of another as `tokenProvider`, which is asked from then on.
 * During a run all of this waits: the run goes on with what it began with, and *Close* leads to what was set.
 *
 * Methods:
 * - `refresh()`: reads products and people again
 *
 * Events, all bubbling out of the shadow root:
 * - `reseat-plan`: a plan was made or opened; `detail` is `{ document, totals }`
 * - `reseat-progress`: how far a run is; `detail` is the core's `progress` event
 * - `reseat-result`: what became of one user; `detail` is the core's `result` event
 * - `reseat-done`: a run ended; `detail` is the core's `done` event
 * - `reseat-move`: a run of this browser is not at its end: it can be gone on with, or another tab carries it out;
 *   `detail` is the core's `move` event
 * - `reseat-error`: something was refused or failed; `detail` is the error document
 *
 * A run writes what it is about to do to IndexedDB first, and the origin's Web Locks let one run at a time change a
 * tenant. A page that was closed or reloaded in the middle offers to go on once it is connected again, unless it is
 * `plan-only`; another tab that is running is named. The end of a run offers to put back what it changed, by a plan of
 * its own.
 *
 * Parts: `frame`, `head`, `people`, `entry`, `search`, `list`, `count`, `pane`, `question`, `finding`, `progress`,
 * `results`, `next`.
 *
 * Custom properties: `--reseat-surface`, `--reseat-surface-low`, `--reseat-surface-hover`,
 * `--reseat-surface-selected`, `--reseat-text`, `--reseat-text-quiet`, `--reseat-line`,
 * `--reseat-line-control`, `--reseat-accent`, `--reseat-accent-hover`, `--reseat-accent-text`,
 * `--reseat-on-accent`, `--reseat-good`, `--reseat-good-low`, `--reseat-warn`, `--reseat-warn-low`,
 * `--reseat-bad`, `--reseat-bad-low`, `--reseat-radius`, `--reseat-height`, `--reseat-font`.
 *
 * No slots. Loading the module defines nothing; `define.js` does.
 */
export class ReseatWidgetElement extends HTMLElement {
  static observedAttributes = ['environment', 'graph-root', 'profile', 'language', 'plan-only', 'from', 'to'];

  #abort = null;
  #widget = null;
  #tokenProvider = null;
  #users = null;
  #plan = null;
  #willRestart = false;

  async connectedCallback() {
    const abort = (this.#abort = new AbortController());
    this.#upgrade('tokenProvider', 'users', 'plan');
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const { Widget } = await loadCore().catch((error) => abort.signal.aborted || showFailure(this, root, error)) ?? {};
    if (abort.signal.aborted || !Widget) return;
    this.#widget = new Widget(this, root);
    for (const name of ReseatWidgetElement.observedAttributes) {
      this.#widget.setAttribute(name, this.getAttribute(name) ?? undefined);
    }
    this.#widget.setTokenProvider(this.#tokenProvider ?? undefined);
    this.#widget.setUsers(this.#users ?? undefined);
    this.#widget.start();
    if (this.#plan !== null) this.#widget.setPlan(this.#plan);
  }

  disconnectedCallback() {
    this.#abort?.abort();
    this.#abort = null;
    if (!this.#widget) return;
    this.#plan = this.#widget.pagePlan() ?? null;
    this.#widget.dispose();
    this.#widget = null;
  }

  attributeChangedCallback(name, before, value) {
    if (!this.#widget || before === value) return;
    this.#widget.setAttribute(name, value ?? undefined);
    if (name !== 'from' && name !== 'to') this.#restart();
  }

  get tokenProvider() {
    return this.#tokenProvider;
  }

  set tokenProvider(provider) {
    if (provider !== null && provider !== undefined && typeof provider !== 'function') {
      throw new TypeError('tokenProvider must be a function');
    }
    const isOnlyAnother = (this.#tokenProvider === null) === ((provider ?? null) === null);
    this.#tokenProvider = provider ?? null;
    this.#widget?.setTokenProvider(this.#tokenProvider ?? undefined);
    // A page may hand over a function anew with every rendering of its own.
    if (!isOnlyAnother) this.#restart();
  }

  get users() {
    return this.#users === null ? null : [...this.#users];
  }

  set users(users) {
    const list = users === null || users === undefined ? null : Array.from(users, String);
    if (JSON.stringify(list) === JSON.stringify(this.#users)) return;
    this.#users = list;
    this.#widget?.setUsers(this.#users ?? undefined);
    this.#restart();
  }

  get plan() {
    return this.#widget ? this.#widget.plan() ?? null : this.#plan;
  }

  set plan(document) {
    const text = document === null || document === undefined ? null : String(document);
    if (this.#widget) this.#widget.setPlan(text ?? undefined);
    else this.#plan = text;
  }

  /** Reads products and people again. */
  refresh() {
    this.#widget?.start();
  }

  /** Several changes of one turn are one new start. */
  #restart() {
    if (!this.#widget || this.#willRestart) return;
    this.#willRestart = true;
    queueMicrotask(() => {
      this.#willRestart = false;
      this.#widget?.start();
    });
  }

  /** Takes over properties that the page set before the element was defined. */
  #upgrade(...names) {
    for (const name of names) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
  }
}
