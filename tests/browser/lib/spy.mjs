// What a page writes to IndexedDB and sends to Graph, in the order it happened.

/**
 * Begins before the page's scripts run. `log(page)` then gives the entries:
 * `{ kind: 'complete', store, durability, values }` when a writing transaction is on disk,
 * `{ kind: 'sent', path, body }` when a request leaves.
 */
export async function spyOnWrites(context) {
  await context.addInitScript(() => {
    const entries = [];
    globalThis.spied = entries;

    const begin = IDBDatabase.prototype.transaction;
    const values = new WeakMap();
    IDBDatabase.prototype.transaction = function transaction(stores, mode, options) {
      const made = begin.call(this, stores, mode, options);
      if (mode === 'readwrite') {
        values.set(made, []);
        made.addEventListener('complete', () => {
          entries.push({ kind: 'complete', store: String(stores), durability: made.durability, values: values.get(made) });
        });
      }
      return made;
    };
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function putAndNote(value, key) {
      values.get(this.transaction)?.push(value);
      return put.call(this, value, key);
    };

    const send = globalThis.fetch;
    globalThis.fetch = function fetchAndNote(resource, options) {
      const request = new Request(resource, options);
      const entry = { kind: 'sent', path: new URL(request.url).pathname, body: null };
      entries.push(entry);
      entry.reading = request.clone().text().then((text) => (entry.body = text));
      return send.call(this, request);
    };
  });
  return {
    log: (page) =>
      page.evaluate(async () => {
        const entries = globalThis.spied;
        await Promise.all(entries.map(({ reading }) => reading));
        return entries.map(({ reading, ...entry }) => entry);
      }),
  };
}
