import { readFileSync } from 'node:fs';
import { FAILURES } from '../../../src/channels/meta/failures';
import { metaSettings } from '../../../src/channels/meta/settings';

const page = readFileSync('docs/channels/meta.md', 'utf8');

test('the page lists every error code and what it does', () => {
  const listed = [...page.matchAll(/^\| (\d+)(?:–(\d+))? \| (.*) \| `(\w+)` \|$/gm)].map(
    ([, first, last, means, effect]) => ({
      codes: last === undefined ? [Number(first)] : [Number(first), Number(last)],
      effect,
      means,
    }),
  );
  expect(listed).toEqual(FAILURES);
});

test('no code stands in two rows', () => {
  const ranges = FAILURES.map(({ codes: [first, last = first] }) => ({ first, last }));
  const inOrder = ranges.flatMap(({ first, last }) => [first, last]);
  expect(inOrder).toEqual(inOrder.toSorted((one, other) => one - other));
  expect(new Set(ranges.map(({ first }) => first)).size).toBe(ranges.length);
});

test('the page describes every effect', () => {
  for (const { effect } of FAILURES) expect(page).toContain(`\n| \`${effect}\` | `);
});

test('the page describes every setting', () => {
  for (const name of Object.keys(metaSettings.shape)) expect(page).toContain(`\n| \`${name}\` | `);
});
