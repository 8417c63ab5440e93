export { ReseatWidgetElement } from './index.js';
