// What stands in the element's place where the core can't be loaded.

import { WORDS } from './words.js';

/**
 * Shows it in the element's root and tells the page by `reseat-error`.
 *
 * @param {HTMLElement} host the element
 * @param {ShadowRoot} root its root
 * @param {Error} error what the browser says
 */
export function showFailure(host, root, error) {
  const language = host.getAttribute('language')?.split(/[-_]/)[0].toLowerCase() ?? '';
  const words = Object.hasOwn(WORDS, language) ? WORDS[language] : WORDS.en;
  const message = words['load.failed.detail'].replace('{detail}', () => error.message);
  const hint = words['load.failed.hint'];
  const part = (tag, classes, ...content) => {
    const made = Object.assign(document.createElement(tag), { className: classes });
    made.append(...content);
    return made;
  };
  const sign = Object.assign(part('span', 'sign bad', '!'), { ariaHidden: 'true' });
  const finding = part('div', 'finding bad', sign, part('b', '', words['load.failed']), part('p', '', hint), part('small', '', error.message));
  finding.role = 'alert';
  const frame = part('div', 'reseat', part('div', 'people content', finding));
  Object.assign(frame, { lang: words['language.tag'], dir: words['language.direction'] });
  root.replaceChildren(frame);
  dress(root);
  console.error(message);
  const detail = {
    schema: 'reseat.error.v1', status: 900, id: 'Internal', message, hint, target: null, retry: 'never',
    retryAfterMs: null, http: null, attempts: null, elapsedMs: null, causes: [],
  };
  host.dispatchEvent(new CustomEvent('reseat-error', { bubbles: true, composed: true, detail }));
}

/** The look that the core would bring with it, from its file. A sentence without a look is better than none. */
async function dress(root) {
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];
  const answer = await fetch(new URL('./widget.css', import.meta.url)).catch(() => null);
  if (answer?.ok) await sheet.replace(await answer.text());
}
