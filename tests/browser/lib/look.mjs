// What every screen must stand up to.

import assert from 'node:assert/strict';

/**
 * Looks at one screen: picture, axe, nothing that sticks out or scrolls sideways, hit areas.
 *
 * @param {{ name: string }} shape what its picture's name ends with
 */
export async function look(t, widget, screen, shape) {
  const { page } = widget;
  await t.screenshot(page, `${screen}-${shape.name}`);
  assert.deepEqual(await t.accessibilityFaults(page), [], `${screen} ${shape.name}`);
  const wide = await page.evaluate(() => {
    const root = document.querySelector('reseat-widget').shadowRoot;
    const frame = root.querySelector('.reseat').getBoundingClientRect();
    const out = [...root.querySelectorAll('button, input, select, h2, p, b, small, span, td, dd, .tag')].filter((one) => {
      const box = one.getBoundingClientRect();
      const isUnseen = box.width === 0 || one.closest('.line, .unseen, .chips');
      return !isUnseen && (box.right > frame.right + 1 || box.left < frame.left - 1);
    });
    // Nothing may scroll the frame itself: a press on Tab would move everything out of sight.
    if (root.querySelector('.reseat').scrollHeight > Math.ceil(frame.height)) out.push(root.querySelector('.reseat'));
    const sideways = [...root.querySelectorAll('.content, .places, .head, .grid')].filter((one) => one.scrollWidth > one.clientWidth + 1);
    return [...out, ...sideways].map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 40)}`);
  });
  assert.deepEqual(wide, [], `what sticks out of ${screen} ${shape.name}`);
  const small = await page.evaluate(() => {
    const root = document.querySelector('reseat-widget').shadowRoot;
    return [...root.querySelectorAll('button, select')]
      .map((one) => [one.textContent.slice(0, 30), one.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.height < 24 || box.width < 24))
      .map(([name, box]) => `${name} ${Math.round(box.width)} x ${Math.round(box.height)}`);
  });
  assert.deepEqual(small, [], `hit areas of ${screen} ${shape.name}`);
}
