// Registers the element. Load this one from a page: <script type="module" src="…/define.js"></script>

import { ReseatWidgetElement } from './element.js';

const TAG = 'reseat-widget';
const there = customElements.get(TAG);

if (!there) {
  customElements.define(TAG, ReseatWidgetElement);
} else if (there !== ReseatWidgetElement) {
  console.warn(`<${TAG}> is defined already by another copy of Reseat; that one stays in use.`);
}

export { ReseatWidgetElement };
