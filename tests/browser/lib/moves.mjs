// What the tests of runs have in common: who is moved, and whether the tenant agrees.

import assert from 'node:assert/strict';

export const OLD = '6fd2c87f-b296-42f0-b197-1e91e994b900'; // ENTERPRISEPACK
export const NEW = '05e9a617-0261-4cee-bb44-138d3ef5d965'; // SPE_E3

const WISH = {
  op: 'plan',
  scope: 'swap',
  pairs: [{ from: 'ENTERPRISEPACK', to: 'SPE_E3' }],
  allowGuests: true,
  allowDisabled: true,
};

/** The ids of the first people who hold the old product themselves, not the new one, and have a location. */
export async function movable(client, count) {
  const { events } = await client.succeed({ op: 'listUsers', users: { product: 'ENTERPRISEPACK' } });
  const fit = events.filter(({ event, products, usageLocation }) => {
    if (event !== 'user' || !usageLocation) return false;
    const old = products.find(({ skuId }) => skuId === OLD);
    return old?.groupId === null && products.every(({ skuId }) => skuId !== NEW);
  });
  const ids = fit.slice(0, count).map(({ userId }) => userId);
  assert.equal(ids.length, count, 'enough people for this test');
  return ids;
}

/** The plan document for that many people, all of them ready. */
export async function planFor(client, count) {
  const { done } = await client.succeed({ ...WISH, users: { ids: await movable(client, count) } });
  assert.equal(done.totals.ready, count, 'ready');
  return done.document;
}

/** Steps of a plan document, by user id. */
export function stepsOf(document) {
  return new Map(JSON.parse(document).plan.steps.map((step) => [step.userId, step]));
}

/** The words of the results, by user id. */
export function resultsOf(events) {
  return new Map(events.filter(({ event }) => event === 'result').map(({ userId, result }) => [userId, result]));
}

const sorted = (assignments) =>
  assignments.map(({ skuId, disabledPlans }) => JSON.stringify([skuId, [...disabledPlans].sort()])).sort();

/** Where the tenant's user stands: exactly `before`, exactly `after`, or `neither`. */
export function standing(step, user) {
  const held = sorted(user.licenseAssignmentStates.filter(({ assignedByGroup }) => assignedByGroup === null));
  const is = (side) => JSON.stringify(held) === JSON.stringify(sorted(side.direct));
  if (is(step.after)) return 'after';
  return is(step.before) ? 'before' : 'neither';
}

/** The tenant's users by id. */
export async function usersOf(simulator) {
  const { users } = await simulator.state();
  return new Map(users.map((user) => [user.id, user]));
}
