// Everything the package offers. Defines no element; see define.js.

export { Client } from './client.js';
export { ReseatWidgetElement } from './element.js';
export { ReseatError, isReseatError } from './error.js';
