// axe on a page, shadow roots included.

import { npmFile } from './environment.mjs';

const WORLD = 'axe';

/**
 * Violations, a sentence each; none is what we want. axe runs in a world of its own, beside the page's
 * scripts: the page's policy need not let it in, and the page is left as it was.
 */
export async function accessibilityFaults(page) {
  const session = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: WORLD,
    });
    const evaluate = async (expression, more) => {
      const answer = await session.send('Runtime.evaluate', { expression, contextId, ...more });
      if (answer.exceptionDetails) {
        throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
      }
      return answer.result.value;
    };
    await evaluate(npmFile('axe-core/axe.min.js'));
    const found = await evaluate('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)', {
      awaitPromise: true,
      returnByValue: true,
    });
    return found.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${JSON.stringify(node.target)} ${node.html} ${node.failureSummary}`),
    );
  } finally {
    await session.detach();
  }
}
