import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { MESSAGE_KINDS } from '../../src/domain/context';
import { JOBS } from '../../src/jobs';
import { parsePayload } from '../../src/jobs/define';
import { blocksOf, sectionsOf } from './markdown';

const PAGE = 'docs/jobs.md';
const HANDLERS = 'src/workers/handlers';
const page = readFileSync(PAGE, 'utf8');
const sections = sectionsOf(PAGE);

/** Paths such as `from` and `from.kind`: nested objects are part of the contract. */
function fieldsOf(schema: z.ZodObject, path = ''): string[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const full = `${path}${name}`;
    return field instanceof z.ZodObject ? [full, ...fieldsOf(field, `${full}.`)] : [full];
  });
}

describe.each(JOBS.map((job) => [job.name, job] as const))('docs/jobs.md on %s', (name, job) => {
  const section = sections.find(({ heading }) => heading.includes(`\`${name}\``))?.text ?? '';

  test('names every field of the payload, and no other field', () => {
    const documented = [...section.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, field]) => field);
    expect(documented.sort()).toEqual(fieldsOf(job.schema).sort());
  });

  test('names its queue and its attempts', () => {
    const [, ...cells] = new RegExp(`^\\| \\[\`${name}\`\\].*$`, 'm').exec(page)?.[0].split(' | ') ?? [];
    const times = job.attempts === 1 ? 'once' : `${job.attempts} times`;
    expect(cells[0]).toBe(`\`${job.queue}\``);
    expect(cells[2]).toBe(times);
    if (job.attempts > 1) expect(cells[3]).toBe(`${job.backoffMs / 1000} s |`);
  });
});

test('no section is there twice', () => {
  const headings = sections.map(({ heading }) => heading);
  expect(headings.filter((heading, at) => headings.indexOf(heading) < at)).toEqual([]);
});

test('every reason for which a handler drops a job is named', () => {
  const outcomes = sections.find(({ heading }) => heading === 'Outcomes')?.text ?? '';
  const code = readdirSync(HANDLERS).map((name) => readFileSync(`${HANDLERS}/${name}`, 'utf8'));
  const reasons = [...code.join('\n').matchAll(/\bdrop\('([\w-]+)'\)/g)].map(([, reason]) => `\`${reason}\``);
  expect(reasons.length).toBeGreaterThanOrEqual(5);
  expect(reasons.filter((reason) => !outcomes.includes(reason))).toEqual([]);
});

test('every example payload is valid', () => {
  const examples = blocksOf(PAGE).filter(({ language }) => language === 'json');
  expect(examples.length).toBeGreaterThanOrEqual(5);
  for (const { label, text } of examples) {
    const job = JOBS.find(({ name }) => name === label);
    if (!job) throw new Error(`docs/jobs.md has an example of ${label}, which is not a job`);
    expect(() => parsePayload(job, JSON.parse(text))).not.toThrow();
  }
});

test('every kind of message is named', () => {
  for (const kind of MESSAGE_KINDS) expect(page).toContain(`\`${kind}\``);
});

test('the page quotes the error message of an invalid payload', () => {
  const [incoming] = JOBS;
  const bad = { companyId: 1, from: { kind: 'x', value: 'a' }, messageId: 'a', sentAt: 1 };
  let message = '';
  try {
    parsePayload(incoming, bad);
  } catch (error) {
    message = String((error as Error).message);
  }
  expect(page).toContain(`\`${message}\``);
});
