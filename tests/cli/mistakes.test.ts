import { readdirSync } from 'node:fs';
import { run } from '../docs/run';
import { freshFolder, runCli, withoutServers } from '../support/cli';

const MESSAGE = ['enqueue', '--company', 'demo', '--from', '+79990000001'];
const DROP = ['context', 'invalidate', '--company', 'demo', '--phone', '+79990000001'];

/** A mistake of the user ends in a sentence, not in a stack. */
describe('the program says what to do', () => {
  const cwd = freshFolder();

  test.each([
    ['when a setting is wrong', ['seed'], { DEBOUNCE: 'soon' }, /DEBOUNCE is "soon"; it must be a duration/],
    [
      'when a server is missing in production',
      ['worker'],
      { NODE_ENV: 'production' },
      /DATABASE_URL is not set/,
    ],
    [
      'when the gateway is missing in production',
      ['worker'],
      {
        NODE_ENV: 'production',
        DATABASE_URL: 'postgres://x@127.0.0.1:1/x',
        REDIS_URL: 'redis://127.0.0.1:1',
      },
      /GATEWAY is not set; it must be webhook/,
    ],
    [
      'when the file of an export exists',
      ['client', 'export', '--company', 'demo', '--phone', '+79990000001', '--out', '.'],
      {},
      /--out is "\.", and this file exists/,
    ],
    [
      'when no servers run',
      ['event', 'company-updated', '--company', 'demo'],
      {},
      /no embedded servers run .* `npm start`/,
    ],
    [
      'when the queue does not answer',
      ['event', 'company-updated', '--company', 'demo'],
      { REDIS_URL: 'redis://127.0.0.1:1' },
      /the queue Redis at redis:\/\/127\.0\.0\.1:1.* does not answer.* REDIS_URL is right/,
    ],
    [
      'when the Redis of the failed jobs does not answer, which may pass',
      ['failed', 'list'],
      { DATABASE_URL: 'postgres://x@127.0.0.1:1/x', REDIS_URL: 'redis://127.0.0.1:1' },
      /does not answer.* then try again \[queue\.unreachable\]/,
    ],
    [
      'when an address is invalid',
      ['context', 'show', '--company', 'demo', '--phone', '12'],
      { DATABASE_URL: 'postgres://x@127.0.0.1:1/x', REDIS_URL: 'redis://127.0.0.1:1' },
      /\[address\.invalid\]/,
    ],
    [
      'when the file of recorded dialogues does not exist',
      ['replay', 'nothing.jsonl'],
      {},
      /^nothing\.jsonl cannot be read: there is no such file \[script\.invalid\]\n$/,
    ],
    [
      'when the file of a company does not exist',
      ['company', 'import', 'nothing.json'],
      {},
      /^nothing\.json: there is no such file\. .* Nothing was changed \[company\.file-invalid\]\n$/,
    ],
    ['when the conversation of a hand-over is not named', ['handed-over', 'done'], {}, /--conversation <id>/],
    ['when no parked conversations are selected', ['parked', 'redrive'], {}, /--all/],
    [
      'when the id of a conversation is not a number',
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
    ['when exec finds no servers', ['exec', 'node'], {}, /no embedded servers run/],
    [
      'when exec is given a program that does not exist',
      ['exec', 'nod', '--version'],
      { REDIS_URL: 'redis://127.0.0.1:1' },
      /"nod" cannot be run: the program does not exist/,
    ],
    ['when no channels are selected', ['outage', 'resume'], {}, /--company <id> or --all/],
    ['when no refused replies are selected', ['refused', 'send'], {}, /--reply <id>/],
    ['when no failed jobs are selected', ['failed', 'retry'], {}, /--queue <name> --job <id>, or --all/],
    [
      'when a failed job is selected without its queue',
      ['failed', 'remove', '--job', '1'],
      {},
      /add --queue <name>/,
    ],
    [
      'when the queue Redis does not answer to an operator',
      ['failed', 'list'],
      { REDIS_URL: 'redis://127.0.0.1:1' },
      /the queue Redis at redis:\/\/127\.0\.0\.1:1.* does not answer/,
    ],
    [
      'when the queue of failed jobs is misspelt',
      ['failed', 'list', '--queue', 'turns'],
      {},
      /Allowed choices are incoming-message/,
    ],
    ['when a queue is misspelt', ['worker', 'turns'], {}, /Allowed choices are incoming-message/],
  ])('%s', async (_case, args, env, expected) => {
    const { code, stderr } = await runCli(args, { cwd, env: withoutServers(env as Record<string, string>) });
    expect(code).toBe(1);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain('    at ');
  });
});

test.each(readdirSync('examples').filter((name) => /^(producer|bare|context)/.test(name)))(
  'examples/%s says how to run it',
  async (name) => {
    const { code, stderr } = await run(process.execPath, [`examples/${name}`], withoutServers());
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `REDIS_URL is not set. With dialogkeeper running: npx dialogkeeper exec node examples/${name}\n`,
    });
  },
);
