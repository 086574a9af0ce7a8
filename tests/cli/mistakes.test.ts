import { freshFolder, runCli, withoutServers } from '../support/cli';

/** What somebody sees who got it wrong: a sentence, never a stack. */
describe('the program says what to do', () => {
  const cwd = freshFolder();

  test.each([
    ['when a setting is wrong', ['seed'], { QUIET: 'soon' }, /QUIET is "soon"; it must be a duration/],
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
    ['when recorded dialogues are not there', ['replay', 'nothing.jsonl'], {}, /nothing\.jsonl, line 0/],
    ['when parked conversations are re-driven, and it is not said which', ['parked', 'redrive'], {}, /--all/],
    [
      'when a conversation is none',
      ['parked', 'redrive', '--conversation', 'abc'],
      {},
      /'--conversation <id>' argument 'abc' is invalid. it must be the number/,
    ],
    ['when a queue is misspelt', ['worker', 'turns'], {}, /Allowed choices are incoming-message/],
  ])('%s', async (_case, args, env, expected) => {
    const { code, stderr } = await runCli(args, { cwd, env: withoutServers(env as Record<string, string>) });
    expect(code).toBe(1);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain('    at ');
  });
});
