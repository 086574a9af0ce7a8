import { readdirSync } from 'node:fs';
import { run } from '../docs/run';
import { freshFolder, runCli, withoutServers } from '../support/cli';
import { redisUrl } from '../support/servers';

const MESSAGE = ['enqueue', '--company', 'demo', '--from', '+79990000001'];
const DROP = ['context', 'invalidate', '--company', 'demo', '--phone', '+79990000001'];

/** What somebody sees who got it wrong: a sentence, never a stack. */
describe('the program says what to do', () => {
  const cwd = freshFolder();

  test.each([
    ['when a setting is wrong', ['seed'], { DEBOUNCE: 'soon' }, /DEBOUNCE is "soon"; it must be a duration/],
    ['when production lacks a server', ['worker'], { NODE_ENV: 'production' }, /DATABASE_URL is not set/],
    [
      'when production lacks a gateway',
      ['worker'],
      {
        NODE_ENV: 'production',
        DATABASE_URL: 'postgres://x@127.0.0.1:1/x',
        REDIS_URL: 'redis://127.0.0.1:1',
      },
      /GATEWAY is not set; it must be webhook/,
    ],
    [
      'when there is no queue to add to',
      ['event', 'company-updated', '--company', 'demo'],
      {},
      /no embedded servers run .* `npm start`/,
    ],
    [
      'when the queue does not answer',
      ['event', 'company-updated', '--company', 'demo'],
      { REDIS_URL: 'redis://127.0.0.1:1' },
      /the queue Redis at redis:\/\/127\.0\.0\.1:1.* does not answer/,
    ],
    [
      'when an address is none',
      ['context', 'show', '--company', 'demo', '--phone', '12'],
      { DATABASE_URL: 'postgres://x@127.0.0.1:1/x', REDIS_URL: 'redis://127.0.0.1:1' },
      /\[address\.invalid\]/,
    ],
    [
      'when recorded dialogues are not there',
      ['replay', 'nothing.jsonl'],
      {},
      /^nothing\.jsonl cannot be read: there is no such file \[script\.invalid\]\n$/,
    ],
    ['when parked conversations are re-driven, and it is not said which', ['parked', 'redrive'], {}, /--all/],
    [
      'when a conversation is none',
      ['parked', 'redrive', '--conversation', 'abc'],
      {},
      /'--conversation <id>' argument 'abc' is invalid\. It must be the number/,
    ],
    [
      'when a message is empty',
      [...MESSAGE, '--text', ' '],
      {},
      /'--text <text>' argument ' ' is invalid\. It must not/,
    ],
    [
      'when a segment is misspelt',
      [...DROP, '--segments', 'clients'],
      {},
      /Allowed choices are company, schedule/,
    ],
    ['when exec has no servers to name', ['exec', 'node'], {}, /no embedded servers run/],
    [
      'when exec is given a program that does not exist',
      ['exec', 'nod', '--version'],
      { REDIS_URL: 'redis://127.0.0.1:1' },
      /"nod" cannot be run: there is no such program/,
    ],
    [
      'when an outage is to end, and it is not said whose',
      ['outage', 'resume'],
      {},
      /--company <id> or --all/,
    ],
    [
      'when refused replies are to be sent, and it is not said which',
      ['refused', 'send'],
      {},
      /--reply <id>/,
    ],
    ['when a queue is misspelt', ['worker', 'turns'], {}, /Allowed choices are incoming-message/],
  ])('%s', async (_case, args, env, expected) => {
    const { code, stderr } = await runCli(args, { cwd, env: withoutServers(env as Record<string, string>) });
    expect(code).toBe(1);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain('    at ');
  });
});

test('a message is enqueued while PostgreSQL is away, and it is said that nobody knows the company', async () => {
  const env = {
    DATABASE_URL: 'postgres://x@127.0.0.1:1/x',
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: 'test-mistakes',
  };
  const { code, stdout, stderr } = await runCli([...MESSAGE, '--text', 'hello'], {
    cwd: freshFolder(),
    env: withoutServers(env),
  });
  expect(stderr).toMatch(/^PostgreSQL could not be asked whether company demo exists: .*ECONNREFUSED/);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^enqueued /) });
});

test.each(readdirSync('examples').filter((name) => /^(producer|bare|failed|context)/.test(name)))(
  'examples/%s says how it finds the servers',
  async (name) => {
    const { code, stderr } = await run(process.execPath, [`examples/${name}`], withoutServers());
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `REDIS_URL is not set. With dialogkeeper running: npx dialogkeeper exec node examples/${name}\n`,
    });
  },
);
