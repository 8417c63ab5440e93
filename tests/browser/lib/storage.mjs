// Everything that an origin keeps in the browser.

/** Cookies, web storage, caches and every record of every IndexedDB database, by the page's eyes. */
export async function stored(page) {
  const cookies = await page.context().cookies();
  const rest = await page.evaluate(async () => {
    const settled = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const databases = {};
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      databases[name] = {};
      for (const store of database.objectStoreNames) {
        const place = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([settled(place.getAllKeys()), settled(place.getAll())]);
        databases[name][store] = keys.map((key, index) => ({ key, value: values[index] }));
      }
      database.close();
    }
    const caches = globalThis.caches ? await globalThis.caches.keys() : [];
    return { local: { ...localStorage }, session: { ...sessionStorage }, caches, databases };
  });
  return { cookies, ...rest };
}

/** The lines of the journals that an origin keeps, by move: `{ moveId: [text] }`, in the order written. */
export async function journals(page) {
  const { databases } = await stored(page);
  const found = {};
  for (const { key, value } of databases.reseat?.lines ?? []) {
    const [, moveId] = key;
    (found[moveId] ??= []).push(...value.split('\n').filter((line) => line !== ''));
  }
  return found;
}
