// Loads the WebAssembly core once for the page.

let loading;

/** The core's exports, ready to use. A load that failed is tried again by the next caller. */
export function loadCore() {
  loading ??= load();
  return loading;
}

async function load() {
  try {
    const core = await import('./reseat.js');
    await core.default({ module_or_path: new URL('reseat_bg.wasm', import.meta.url) });
    return core;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}
