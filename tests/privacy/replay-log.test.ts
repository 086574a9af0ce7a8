import { readRecorded } from '../../src/dev/replay/recording';
import { runCli, withoutServers } from '../support/cli';
import type { LogLine } from '../support/log';

const PATH = 'examples/dialogues.jsonl';
const MINUTES = 60_000;
/** Shorter texts, such as "да", may be part of other words. */
const SHORTEST = 8;

/** All that the clients and the business of the recording say, and who they are. */
const personal = readRecorded(PATH).flatMap(({ id, turns }) => [
  id, // the replay uses it as the client's name
  ...turns
    .flatMap(({ messages, reply }) => [...messages, reply ?? ''])
    .filter(({ length }) => length >= SHORTEST),
]);
/** The phone numbers of the replay's clients, in full or in part. */
const PHONE = /206\D?555/;

let lines: (LogLine & { event?: string })[];
let log: string;

beforeAll(async () => {
  const faults = ['--expire', '0.2', '--kill-every', '12'];
  const env = withoutServers({ LOG_LEVEL: 'trace' });
  const { code, stdout, stderr } = await runCli(['replay', PATH, '--processes', '2', ...faults, '--json'], {
    cwd: '.',
    env,
  });
  expect({ code, ok: JSON.parse(stdout).ok }).toEqual({ code: 0, ok: true });
  log = stderr;
  lines = stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}, 5 * MINUTES);

test('a whole replay at LOG_LEVEL=trace logs no phone number, no name and no text', () => {
  expect(personal.length).toBeGreaterThan(80);
  // As people read it, and as JSON escapes it.
  const decoded = JSON.stringify(lines);
  for (const text of personal) {
    expect(log).not.toContain(text);
    expect(decoded).not.toContain(JSON.stringify(text).slice(1, -1));
  }
  expect(log).not.toMatch(PHONE);
});

test('every line has the stable name of its event', () => {
  const unnamed = lines.filter(({ event }) => !/^[a-z-]+\.[a-z-]+$/.test(event ?? ''));
  expect(unnamed).toEqual([]);
});

test('a conversation can be followed by its ids from its messages to its turns and replies', () => {
  const committed = lines.filter(({ event }) => event === 'turn.committed');
  expect(committed.length).toBeGreaterThan(10); // a killed process may not log its last turn
  const { conversationId, companyId, turn } = committed[0] as LogLine;
  const of = lines.filter((line) => line.conversationId === conversationId);
  expect(of.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['turn.committed', 'job.started', 'job.done']),
  );
  expect({ companyId, turn }).toEqual({ companyId: expect.stringMatching(/^replay-/), turn: 1 });
});
