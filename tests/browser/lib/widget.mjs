// A page with one element, driven as a person drives it.

const EVENTS = ['reseat-plan', 'reseat-progress', 'reseat-result', 'reseat-done', 'reseat-move', 'reseat-error'];

/** The tenant of a test that does not ask for another one. */
const TENANT = { users: 60, seed: 1 };

/**
 * Opens a page with an element on it.
 *
 * `tenant` is what the simulator is made of first, null for what it is; `token` a text, several (one per question, the
 * last for ever) or null for a page that does not sign in; `shape` a size and media features.
 */
export async function openWidget(t, wish = {}) {
  const { simulator = t.simulator, pages = t.simulator, tenant = TENANT, attributes = {}, users, plan, shape, wait = true } = wish;
  if (tenant) await simulator.reset(tenant);
  const page = await openPlace(t, pages, shape);
  const widget = new WidgetPage(page, simulator);
  const tokens = wish.token === null ? null : [wish.token ?? simulator.token].flat();
  await widget.put({
    attributes: { environment: 'Custom', 'graph-root': simulator.root, ...attributes }, tokens, users, plan,
  });
  if (wait) await widget.rows.first().waitFor();
  return widget;
}

/** Opens a page that has the element's definition and no element. */
export async function openPlace(t, pages = t.simulator, { viewport, ...media } = {}) {
  const page = await t.open('/tests/blank.html', { simulator: pages });
  page.setDefaultTimeout(30_000);
  await page.setViewportSize(viewport ?? { width: 1240, height: 780 });
  await page.emulateMedia({ reducedMotion: 'reduce', ...media });
  await page.evaluate(() => customElements.whenDefined('reseat-widget').then(() => {}));
  return page;
}

/** Users of a tenant, by user principal name. */
export async function usersByName(simulator) {
  const { users } = await simulator.state();
  return new Map(users.map((user) => [user.userPrincipalName, user]));
}

export class WidgetPage {
  constructor(page, simulator) {
    this.page = page;
    this.simulator = simulator;
  }

  /** Puts the element on the page, and keeps its events as `window.seen`, its questions as `window.asked`. */
  async put(wish) {
    await this.page.evaluate(({ attributes, tokens, users, plan, events }) => {
      const element = document.createElement('reseat-widget');
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      window.seen = [];
      window.asked = [];
      for (const name of events) {
        document.addEventListener(name, (event) => {
          window.seen.push({ name, detail: event.detail, isElement: event.target === element });
        });
      }
      if (tokens) {
        element.tokenProvider = async (scopes, { signal, claims }) => {
          window.asked.push({ scopes, claims: claims ?? null, hasSignal: signal instanceof AbortSignal });
          return tokens.length > 1 ? tokens.shift() : tokens[0];
        };
      }
      if (users) element.users = users;
      if (plan) element.plan = plan;
      document.querySelector('main').append(element);
    }, { ...wish, events: EVENTS });
  }

  get rows() { return this.page.locator('.line:not(.header)'); }
  get pane() { return this.page.locator('.pane'); }
  get title() { return this.page.locator('#pane-title'); }
  get grid() { return this.page.locator('#grid'); }

  button(name, options) { return this.page.getByRole('button', { name, exact: true, ...options }); }

  /** Shows only people who have the product. */
  async filter(product) {
    await this.page.getByLabel('Has product').selectOption({ label: product });
  }

  /** Marks the first `count` rows by a press and a press with Shift. */
  async mark(count) {
    await this.grid.evaluate((grid) => { grid.scrollTop = 0; });
    await this.rows.first().click();
    if (count > 1) {
      const last = this.page.locator(`#row-${count - 1}`);
      await this.grid.evaluate((grid, top) => { grid.scrollTop = top; }, Math.max(0, (count - 4) * 48));
      await last.click({ modifiers: ['Shift'] });
    }
  }

  /** From the marked people to the review. */
  async plan({ everything = false, to } = {}) {
    if (await this.page.locator('#entry').count()) await this.page.click('#entry');
    else await this.page.click('#edit');
    if (everything) await this.page.check('#replace-all');
    await this.page.click('#next');
    if (to) await this.page.locator(`input[data-product="${to}"]`).check();
    await this.page.click('#review');
    await this.page.locator('#steps-title').waitFor();
  }

  /** Replaces, and waits for the end. */
  async replace() {
    await this.page.click('#replace');
    await this.page.locator('#close').waitFor({ timeout: 60_000 });
  }

  /** The details of the events of that name, in order. */
  async events(name) {
    const seen = await this.page.evaluate(() => window.seen);
    return seen.filter((one) => one.name === name).map((one) => one.detail);
  }

  /** Waits for an error, gives its document. */
  async error() {
    await this.page.waitForFunction(() => window.seen.some((one) => one.name === 'reseat-error'));
    return (await this.events('reseat-error')).at(-1);
  }

  async document() {
    return this.page.evaluate(() => document.querySelector('reseat-widget').plan);
  }

  async focused() {
    return this.page.evaluate(() => document.querySelector('reseat-widget').shadowRoot.activeElement?.id ?? null);
  }

  /** Gives the element a file, as a person chooses one. */
  async give(name, content) {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.click('#open-file');
    await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
  }

  /** Opens a plan by the property. */
  async openPlan(document) {
    await this.page.evaluate((plan) => { document.querySelector('reseat-widget').plan = plan; }, document);
  }
}
