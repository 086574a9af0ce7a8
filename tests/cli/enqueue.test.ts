import { freshFolder, runCli, withoutServers } from '../support/cli';
import { redisUrl } from '../support/servers';

const MESSAGE = ['enqueue', '--company', 'demo', '--from', '+79990000001', '--text', 'hello'];

test('while PostgreSQL is down a message is enqueued, with a warning that its company was not checked', async () => {
  const env = {
    DATABASE_URL: 'postgres://x@127.0.0.1:1/x',
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: 'test-mistakes',
  };
  const { code, stdout, stderr } = await runCli(MESSAGE, {
    cwd: freshFolder(),
    env: withoutServers(env),
  });
  expect(stderr).toMatch(/^cannot check whether company demo exists: .*ECONNREFUSED/);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^enqueued /) });
});
