import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { receive } from '../../../src/channels/meta/inbound';
import type { ReceivedItem } from '../../../src/channels/provider';
import { post, request, settings, sign } from './bed';

/**
 * Real bodies of Meta, from outside the repository: each file holds several, by name. What becomes of them stands in
 * docs/channels/meta.md.
 */
const FOLDERS = ['../shared', '../../shared'].map((shared) => join(shared, 'data/webhooks/meta'));
const FOLDER = FOLDERS.find((folder) => existsSync(folder)) ?? FOLDERS[0] ?? '';

const page = readFileSync('docs/channels/meta.md', 'utf8');
const section = page.split('\n## What becomes of what Meta sends\n')[1]?.split('\n## ')[0] ?? '';
const outcomes = new Map(
  [...section.matchAll(/^\| (`.*`|status `\w+`|.*) \| ((?:message|event|ignored) `[\w-]+`).* \|$/gm)].map(
    ([, given = '', outcome = '']) => [given, outcome],
  ),
);

interface Recorded {
  name: string;
  body: { entry: { changes: { value: Record<string, Record<string, unknown>[] | undefined> }[] }[] };
}

function recorded(): Recorded[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .flatMap((file) =>
      Object.entries(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))).map(([name, body]) => ({
        name: `${file} ${name}`,
        body: body as Recorded['body'],
      })),
    );
}

/** The row of the page's table. */
function rowOf({ body }: Recorded): string {
  const { messages: [message] = [], statuses: [status] = [] } = body.entry[0]?.changes[0]?.value ?? {};
  if (status)
    return status.recipient_type === 'group' ? 'a status of a group' : `status \`${status.status}\``;
  const type = String(message?.type);
  if (type === 'unsupported') return '`unsupported`, or a type that is not known';
  if (type !== 'interactive' && type !== 'system') return `\`${type}\``;
  const inner = (message?.[type] as { type?: string } | undefined)?.type;
  return inner ? `\`${type}\` \`${inner}\`` : `\`${type}\` without an answer`;
}

function outcomeOf(item: ReceivedItem): string {
  if (item.kind === 'message') return `message \`${item.message.kind}\``;
  return item.kind === 'event' ? `event \`${item.event.type}\`` : `ignored \`${item.what}\``;
}

const available = existsSync(FOLDER);
if (!available && process.env.CI) throw new Error(`${FOLDER} is missing`);
if (!available) console.warn(`not run: ${FOLDER}, with the recorded webhooks, is missing`);

(available ? describe : describe.skip)('a recorded body', () => {
  const bodies = available ? recorded() : [{ name: 'none', body: { entry: [] } }];

  test('there are all of them', () => {
    expect(bodies.length).toBeGreaterThanOrEqual(39);
    expect(outcomes.size).toBeGreaterThanOrEqual(28);
  });

  describe.each(bodies)('$name', (one) => {
    const bytes = JSON.stringify(one.body);
    const accepted = (body: string) => {
      const received = post(body);
      return received.kind === 'accepted' ? received.items : received;
    };

    test('has the outcome that the page says', () => {
      const [first, ...others] = (accepted(bytes) as ReceivedItem[]).map(outcomeOf);
      expect(first).toBe(outcomes.get(rowOf(one)));
      const error = outcomes.get('`errors`');
      expect(others).toEqual(others.map(() => error)); // Meta repeats the error of an interactive message beside it
    });

    test('is refused with a wrong signature, and truncated', () => {
      for (const [body, signature] of [
        [bytes, sign(bytes, 'another secret')],
        [bytes, undefined],
        [bytes.slice(0, -2), sign(bytes)],
      ] as const)
        expect(receive(settings, request('POST', body, signature))).toMatchObject({
          kind: 'refused',
          status: 401,
        });
    });

    test('has the same outcome with fields that are not known, and with a million bytes more', () => {
      const withMore = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(withMore);
        if (typeof value !== 'object' || value === null) return value;
        const inner = Object.entries(value).map(([key, given]) => [key, withMore(given)]);
        return { ...Object.fromEntries(inner), new_field: { new: ['field'] } };
      };
      const larger = { ...(withMore(one.body) as object), filler: 'x'.repeat(1_000_000) };
      const known = accepted(bytes) as ReceivedItem[];
      const unknown = accepted(JSON.stringify(larger)) as ReceivedItem[];
      expect(unknown.map(withoutPayload)).toEqual(known.map(withoutPayload));
    });
  });
});

function withoutPayload(item: ReceivedItem): ReceivedItem {
  return item.kind === 'message' ? { ...item, message: { ...item.message, payload: undefined } } : item;
}
