// Written by `cargo xtask codegen` from core/text/en.json: what is said where the core can't be loaded.

export const WORDS = {
  'language.direction': "ltr",
  'language.tag': "en",
  'load.failed': "The widget could not be loaded.",
  'load.failed.detail': "The widget could not be loaded: {detail}",
  'load.failed.hint': "Load the page again. If it stays, tell whoever runs the page: a file of the widget may be missing, or the page's policy may forbid WebAssembly.",
};
