// As much of JSON Schema as `tests/schemas` uses. A keyword it doesn't know is an error, not a pass.

import assert from 'node:assert/strict';

const types = {
  object: (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Each gives nothing, or what is wrong.
const keywords = {
  $schema: () => [],
  $id: () => [],
  $defs: () => [],
  title: () => [],
  description: () => [],
  $ref: (ref, value, at, root) => faults(resolve(root, ref), value, at, root),
  type: (wanted, value, at) => ([wanted].flat().some((type) => types[type](value)) ? [] : [`${at} is no ${wanted}`]),
  const: (wanted, value, at) => (same(wanted, value) ? [] : [`${at} is not ${JSON.stringify(wanted)}`]),
  enum: (wanted, value, at) => (wanted.some((one) => same(one, value)) ? [] : [`${at} is none of ${wanted}`]),
  pattern: (wanted, value, at) =>
    typeof value !== 'string' || new RegExp(wanted, 'u').test(value) ? [] : [`${at} does not match ${wanted}`],
  minimum: (wanted, value, at) => (typeof value !== 'number' || value >= wanted ? [] : [`${at} is below ${wanted}`]),
  minLength: (wanted, value, at) =>
    typeof value !== 'string' || [...value].length >= wanted ? [] : [`${at} is shorter than ${wanted}`],
  minItems: (wanted, value, at) =>
    !Array.isArray(value) || value.length >= wanted ? [] : [`${at} has fewer than ${wanted}`],
  required: (wanted, value, at) =>
    types.object(value) ? wanted.filter((name) => !(name in value)).map((name) => `${at} lacks ${name}`) : [],
  properties: (wanted, value, at, root) =>
    types.object(value)
      ? Object.entries(wanted).flatMap(([name, schema]) =>
          name in value ? faults(schema, value[name], `${at}.${name}`, root) : [],
        )
      : [],
  additionalProperties: (wanted, value, at, root, schema) =>
    types.object(value)
      ? Object.keys(value)
          .filter((name) => !(name in (schema.properties ?? {})))
          .flatMap((name) =>
            wanted === false ? [`${at} has ${name}`] : faults(wanted, value[name], `${at}.${name}`, root),
          )
      : [],
  items: (wanted, value, at, root) =>
    Array.isArray(value) ? value.flatMap((item, index) => faults(wanted, item, `${at}[${index}]`, root)) : [],
  oneOf: (wanted, value, at, root) => {
    const all = wanted.map((schema) => faults(schema, value, at, root));
    const fitting = all.filter((found) => found.length === 0).length;
    return fitting === 1 ? [] : [`${at} fits ${fitting} of ${wanted.length}: ${all.map((found) => found[0]).join('; ')}`];
  },
  anyOf: (wanted, value, at, root) =>
    wanted.some((schema) => faults(schema, value, at, root).length === 0) ? [] : [`${at} fits none`],
  not: (wanted, value, at, root) => (faults(wanted, value, at, root).length > 0 ? [] : [`${at} is what it must not be`]),
};

function resolve(root, ref) {
  assert.ok(ref.startsWith('#/'), `reference ${ref}`);
  return ref.slice(2).split('/').reduce((place, name) => place[name], root);
}

function faults(schema, value, at, root) {
  if (schema === true) return [];
  return Object.entries(schema).flatMap(([keyword, wanted]) => {
    assert.ok(keyword in keywords, `the keyword ${keyword} is not known here`);
    return keywords[keyword](wanted, value, at, root, schema);
  });
}

/** Fails where the value does not fit the schema. */
export function check(schema, value, what) {
  const found = faults(schema, value, what, schema);
  if (found.length > 0) throw new Error(`${found.join('\n')}\nin ${JSON.stringify(value)}`);
}
