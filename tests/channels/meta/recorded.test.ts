import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { receive } from '../../../src/channels/meta/inbound';
import type { ReceivedItem } from '../../../src/channels/provider';
import { describeRecorded, recorded, recordedFiles } from '../support/recorded';
import { post, request, settings, sign } from './bed';

/** Real bodies of Meta: each file holds several, by name. What becomes of them is listed in docs/channels/meta.md. */

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

function bodiesOfMeta(): Recorded[] {
  return recordedFiles('meta').flatMap((file) =>
    Object.entries(JSON.parse(recorded(file))).map(([name, body]) => ({
      name: `${basename(file)} ${name}`,
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

describeRecorded('a recorded body', () => {
  const found = bodiesOfMeta();
  const bodies = found.length > 0 ? found : [{ name: 'none', body: { entry: [] } }]; // a table must have a row

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
