// Keeps a run half way without waiting for time: its changes stop at the door until they are let go.

/**
 * Holds every batch of changes that a page sends, after the first `after` of them. `reached` resolves when
 * one is held; `release()` lets all go, and those that come.
 */
export async function holdChanges(page, { after = 0 } = {}) {
  let passed = 0;
  let release;
  let reach;
  const reached = new Promise((resolve) => (reach = resolve));
  const gate = new Promise((resolve) => (release = resolve));
  await page.route(
    (url) => url.pathname.endsWith('/$batch'),
    async (route) => {
      if ((route.request().postData() ?? '').includes('/assignLicense')) {
        passed += 1;
        if (passed > after) {
          reach();
          await gate;
        }
      }
      // A page that was closed meanwhile has nothing to go on with.
      await route.continue().catch(() => {});
    },
  );
  return { reached, release };
}

/**
 * Keeps every batch of changes inside the page for good. Unlike one that is held at the door, it can't get
 * out when the page is closed. `reached()` resolves when one is kept.
 */
export async function keepChanges(page) {
  await page.evaluate(() => {
    const send = globalThis.fetch;
    globalThis.keptChange = new Promise((reach) => {
      globalThis.fetch = async (request) => {
        if (!(await request.clone().text()).includes('/assignLicense')) return send(request);
        reach();
        return new Promise(() => {});
      };
    });
  });
  return { reached: () => page.evaluate(() => globalThis.keptChange) };
}
