import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program';
import { freshFolder, runCli } from '../support/cli';
import { type RecordingGateway, startRecordingGateway } from '../support/recording-gateway';
import { type OwnServers, startOwnServers } from '../support/servers';

const OWNER = ['--company', 'demo', '--phone', '+79990000001'];

/**
 * What a command needs besides `--json`. `replay` starts workers, and some commands need a draft: they have tests of their own
 * (tests/docs/replay.test.ts, tests/docs/autonomy.test.ts).
 */
const ARGUMENTS: Record<string, string[]> = {
  enqueue: ['--company', 'demo', '--from', '+79990000001', '--text', 'hello'],
  event: ['booking-created', ...OWNER],
  'context show': OWNER,
  'context invalidate': OWNER,
  'company import': ['examples/salon.json'],
  'client show': OWNER,
  'client link': ['--company', 'demo', '+79990000001', '123456789@lid'],
  'client forget': ['--company', 'demo', '--phone', '+79990000002', '--yes', '--with-bookings'],
  'client facts list': OWNER,
  'client facts remove': ['allergies', ...OWNER],
  'client vip add': OWNER,
  'client vip remove': OWNER,
  pause: ['+79990000001', '--company', 'demo'],
  resume: ['+79990000001', '--company', 'demo'],
  'handed-over done': ['--conversation', '1'],
  'parked redrive': ['--all'],
  'held send': ['--all'],
  'held discard': ['--all'],
  'refused send': ['--all'],
  'outage resume': ['--all'],
  'channels check': ['salon'],
  'channels send-test': ['salon', '+79990000001', '--yes'],
  'bookings check': ['calendar'],
  'bookings sync': ['calendar'],
  'failed retry': ['--all'],
  'failed remove': ['--all'],
  'user add': ['anna', '--role', 'operator'],
  'user change': ['anna', '--role', 'owner'],
  'user password': ['anna'],
  'user disable': ['anna'],
  'user enable': ['anna'],
  'user remove': ['anna'],
};
const INPUT: Record<string, string> = {
  'user add': 'correct horse battery\n',
  'user password': 'correct horse battery\n',
};
/** `reply` needs a client who has written (tests/cli/reply.test.ts). */
const ELSEWHERE = ['reply', 'replay', 'drafts show', 'drafts send', 'drafts dismiss'];
/** The others need the company that this adds. */
const FIRST = 'seed';

function withJson(command: Command, path: string[] = []): string[] {
  const own = command.options.some(({ long }) => long === '--json') ? [path.join(' ')] : [];
  return [...own, ...command.commands.flatMap((sub) => withJson(sub, [...path, sub.name()]))];
}

const names = withJson(createProgram()).filter((name) => !ELSEWHERE.includes(name) && name !== FIRST);

let servers: OwnServers;
let gateway: RecordingGateway;
const configFile = join(freshFolder(), 'dialogkeeper.config.json');
beforeAll(async () => {
  servers = await startOwnServers();
  gateway = await startRecordingGateway();
  const salon = {
    id: 'salon',
    company: 'demo',
    provider: 'generic',
    url: gateway.url,
    secret: { env: 'SALON' },
  };
  const calendar = { id: 'calendar', company: 'demo', provider: 'generic', secret: { env: 'SALON' } };
  writeFileSync(configFile, JSON.stringify({ channels: [salon], bookingSystems: [calendar] }));
});
afterAll(async () => {
  await gateway.stop();
  await servers.stop();
});
const prefix = `test-${randomUUID().slice(0, 8)}`;

// `migrate down` comes after what needs the newest schema, and `doctor` may find faults: its result is JSON all the same.
const ordered = [FIRST, ...names.filter((name) => name !== 'migrate down'), 'migrate down'];

test('every command with --json is run', () => {
  expect(names).toEqual(expect.arrayContaining([...Object.keys(ARGUMENTS), 'migrate down']));
});

test.each(ordered)(
  '%s --json prints one line of JSON to stdout, and nothing else, at any log level',
  async (name) => {
    const args = [...name.split(' '), ...(ARGUMENTS[name] ?? []), '--json'];
    const env = {
      ...process.env,
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      QUEUE_PREFIX: prefix,
      LOG_LEVEL: 'trace',
      CONFIG_FILE: configFile,
      SALON: 'whsec',
    };
    const { stdout, stderr, code } = await runCli(args, { cwd: '.', env, input: INPUT[name] ?? '' });
    expect({ name, stderr: code === 0 || name === 'doctor' ? '' : stderr }).toEqual({ name, stderr: '' });
    expect(stdout).toMatch(/^[[{].*\n$/);
    expect(stdout.trimEnd()).not.toContain('\n');
    JSON.parse(stdout);
  },
);
