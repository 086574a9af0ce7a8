import { once } from 'node:events';
import { freshFolder, type Program, startCli, withoutServers } from '../support/cli';
import { describeWithPostgres, describeWithRedis } from '../support/native/available';
import { freePort } from '../support/native/free-port';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { type NativeRedis, startNativeRedis, withConnection } from '../support/native/redis';
import { databaseUrl, redisUrl } from '../support/servers';

const cwd = freshFolder();
let program: Program | undefined;
afterEach(() => program?.end('SIGKILL'));

function startWorker(redisUrl: string, env: Record<string, string> = {}): Program {
  const variables = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, QUEUE_PREFIX: 'start-up', ...env };
  program = startCli(['worker', 'incoming-message', 'maintenance'], { cwd, env: withoutServers(variables) });
  return program;
}

describeWithRedis('a worker that cannot use its queue Redis says why in one sentence, and ends:', () => {
  let locked: NativeRedis;
  let open: NativeRedis;
  let node: NativeRedis;
  beforeAll(async () => {
    locked = await startNativeRedis();
    await withConnection(locked.port, (redis) => redis.config('SET', 'requirepass', 's3cret'));
    open = await startNativeRedis(['--databases', '16']);
    node = await startNativeRedis(['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())]);
  });
  afterAll(() => Promise.all([locked, open, node].map((server) => server?.stop())));

  const at = ({ host, port }: NativeRedis) => `${host}:${port}`;

  test.each<[string, () => string, RegExp]>([
    ['the password is wrong', () => `redis://:n0t-it@${at(locked)}`, /refuses the user name or the password/],
    ['the user is wrong', () => `redis://anna:s3cret@${at(locked)}`, /refuses the user name or the password/],
    ['the password is missing', () => `redis://${at(locked)}`, /asks for a password, and the URL has none/],
    ['the database does not exist', () => `redis://${at(open)}/16`, /has no database of that number/],
    [
      'the server is a node of a cluster',
      () => `redis://${at(node)}`,
      /is a node of a cluster: write redis\+cluster/,
    ],
    ['the server is not a node of a cluster', () => `redis+cluster://${at(open)}`, /is no node of a cluster/],
    [
      'the password of the cluster is wrong',
      () => `redis+cluster://:n0t-it@${at(locked)}`,
      /refuses the user name/,
    ],
  ])('%s', async (_case, url, sentence) => {
    const { child, output } = startWorker(url());
    const [code] = await once(child, 'exit');
    const said = output()
      .split('\n')
      .filter((line) => line && !line.startsWith('{'));
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(said[0]).toMatch(/REDIS_URL\) \[queue\.refused\]$/);
    expect(code).toBe(1);
    expect(output()).not.toMatch(/n0t-it|s3cret/);
  });

  test('it has written nothing to database 0', async () => {
    await withConnection(open.port, async (redis) => expect(await redis.dbsize()).toBe(0));
  });
});

describe('a worker that waits for its queue Redis logs it once, and can be stopped:', () => {
  test.each([
    ['SIGTERM', 'no server listens', 'redis://127.0.0.1:1'],
    ['SIGINT', 'no server listens', 'redis://127.0.0.1:1'],
    ['SIGTERM', 'the host is unknown', 'redis://redis.invalid'],
    ['SIGTERM', 'the cluster is down', 'redis+cluster://127.0.0.1:1,127.0.0.1:2'],
    ['SIGTERM', 'the port does not speak TLS', redisUrl.replace('redis:', 'rediss:')],
    ['SIGTERM', 'the sentinels are down', 'redis+sentinel://127.0.0.1:1,127.0.0.1:2/main'],
  ] as const)('%s while %s', async (signal, _case, url) => {
    const worker = startWorker(url);
    await worker.printed('the queue Redis does not answer; waiting for it (REDIS_URL)');
    expect(await worker.end(signal)).toBe(0);
    expect(worker.output().match(/waiting for it/g)).toHaveLength(1);
  });
});

describeWithPostgres('a worker whose PostgreSQL refuses the login says so in one sentence, and ends:', () => {
  let postgres: NativePostgres;
  beforeAll(async () => {
    postgres = await startNativePostgres();
  });
  afterAll(() => postgres.stop());

  test.each([
    ['the user does not exist', (url: URL) => Object.assign(url, { username: 'unknown' })],
    ['the database does not exist', (url: URL) => Object.assign(url, { pathname: '/nowhere' })],
  ])('%s', async (_case, change) => {
    const { child, output } = startWorker(redisUrl, { DATABASE_URL: change(new URL(postgres.url)).href });
    const [code] = await once(child, 'exit');
    const said = output()
      .split('\n')
      .filter((line) => line && !line.startsWith('{'));
    expect(said).toEqual([
      expect.stringMatching(/^PostgreSQL refuses the login of DATABASE_URL \(.* does not exist\)/),
    ]);
    expect(code).toBe(1);
  });
});
