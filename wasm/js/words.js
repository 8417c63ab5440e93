// Written by `cargo xtask codegen` from core/text: what is said where the core can't be loaded.

export const WORDS = {
  en: {
    'language.direction': "ltr",
    'language.tag': "en",
    'load.failed': "The widget could not be loaded.",
    'load.failed.detail': "The widget could not be loaded: {detail}",
    'load.failed.hint': "Load the page again. If it stays, tell whoever runs the page: a file of the widget may be missing, or the page's policy may forbid WebAssembly.",
  },
  nl: {
    'language.direction': "ltr",
    'language.tag': "nl",
    'load.failed': "De widget kan niet worden geladen.",
    'load.failed.detail': "De widget kan niet worden geladen: {detail}",
    'load.failed.hint': "Laad de pagina opnieuw. Als het blijft, meldt u het aan de beheerder van de pagina: misschien ontbreekt een bestand van de widget of verbiedt het beleid van de pagina WebAssembly.",
  },
};
