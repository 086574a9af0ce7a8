import { chmodSync, chownSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase } from '../../src/db/database';
import { createLogger } from '../../src/observability/logger';
import { freshFolder, runCli, withoutServers } from '../support/cli';
import { describeWithPostgres, describeWithRedis } from '../support/native/available';
import { type Certificates, makeCertificates } from '../support/native/certificates';
import { freePort } from '../support/native/free-port';
import { ordinaryUser, startNativePostgres } from '../support/native/postgres';
import { Program } from '../support/native/program';
import { needRedisServer, startNativeRedis, withConnection } from '../support/native/redis';
import { type RecordingProxy, startRecordingProxy } from '../support/recording-proxy';

/** First byte of a TLS handshake record. */
const HANDSHAKE = 0x16;
const PASSWORD = 's3cret';

let certificates: Certificates;
const toStop: { stop(): Promise<unknown> }[] = [];
beforeAll(() => {
  certificates = makeCertificates('DNS:localhost');
});
afterEach(async () => {
  for (const one of toStop.splice(0).reverse()) await one.stop();
});
afterAll(() => certificates.remove());

/** Closed after the test, last opened first. */
async function opened<T extends { stop(): Promise<unknown> }>(opening: Promise<T>): Promise<T> {
  const one = await opening;
  toStop.push(one);
  return one;
}

describeWithRedis('a connection over TLS', () => {
  const cwd = freshFolder();

  /** Puts an event on a queue, in a process of its own: Node reads the list of authorities when it starts. */
  function enqueue(redisUrl: string, ca: string | undefined) {
    const env = withoutServers({ REDIS_URL: redisUrl, ...(ca && { NODE_EXTRA_CA_CERTS: ca }) });
    return runCli(['event', 'company-updated', '--company', 'demo'], { cwd, env });
  }

  async function expectSecret(redisUrl: string, proxies: readonly RecordingProxy[]): Promise<void> {
    const enqueued = await enqueue(redisUrl, certificates.ca);
    expect(enqueued).toMatchObject({ stderr: '', code: 0 });
    for (const proxy of proxies) {
      const sent = proxy.sent().filter((bytes) => bytes.length > 0);
      expect(sent.length).toBeGreaterThan(0);
      for (const bytes of sent) {
        expect(bytes[0]).toBe(HANDSHAKE);
        expect(bytes.includes(PASSWORD)).toBe(false);
      }
    }
  }

  const tlsArgs = (port: number) => [
    ...['--tls-port', String(port), '--tls-auth-clients', 'no', '--tls-ca-cert-file', certificates.ca],
    ...['--tls-cert-file', certificates.certificate, '--tls-key-file', certificates.key],
  ];

  /** A server with a recording proxy in front of its TLS port. */
  async function startServer(args: (proxyPort: number) => readonly string[] = () => []) {
    const tlsPort = await freePort();
    const proxy = await opened(startRecordingProxy(() => tlsPort));
    const redis = await opened(startNativeRedis([...tlsArgs(tlsPort), ...args(proxy.port)]));
    const lock = () => withConnection(redis.port, (one) => one.config('SET', 'requirepass', PASSWORD));
    return { redis, proxy, lock };
  }

  test('hides the password; an unknown authority and another host name are refused', async () => {
    const { proxy, lock } = await startServer();
    await lock();
    const url = `rediss://:${PASSWORD}@localhost:${proxy.port}`;
    await expectSecret(url, [proxy]);
    const unknown = await enqueue(url, undefined);
    expect(unknown.stderr).toMatch(/authority that is not known here.*NODE_EXTRA_CA_CERTS/);
    const elsewhere = await enqueue(url.replace('localhost', '127.0.0.1'), certificates.ca);
    expect(elsewhere.stderr).toMatch(/certificate for another host name/);
    await expectSecret(url, [proxy]); // the refused connections have not sent it either
  });

  test('to a cluster hides the password', async () => {
    const bus = await freePort();
    const { redis, proxy, lock } = await startServer((proxyPort) => [
      ...['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--tls-cluster', 'yes'],
      ...['--cluster-announce-tls-port', String(proxyPort), '--cluster-announce-hostname', 'localhost'],
      ...['--cluster-preferred-endpoint-type', 'hostname'],
    ]);
    await withConnection(redis.port, async (one) => {
      await one.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
      while (!String(await one.call('CLUSTER', 'INFO')).includes('cluster_state:ok'));
    });
    await lock();
    await expectSecret(`rediss+cluster://:${PASSWORD}@localhost:${proxy.port}`, [proxy]);
  });

  test('to sentinels and their master hides the password', async () => {
    const { proxy: master, lock } = await startServer();
    await lock();
    const folder = await mkdtemp(join(tmpdir(), 'dialogkeeper-sentinel-'));
    const [port, tlsPort] = [await freePort(), await freePort()];
    const lines = [
      'sentinel resolve-hostnames yes',
      'sentinel announce-hostnames yes',
      `sentinel monitor main localhost ${master.port} 1`,
      `sentinel auth-pass main ${PASSWORD}`,
      'tls-replication yes', // it asks the master over TLS, as the clients do
    ];
    await writeFile(join(folder, 'sentinel.conf'), `${lines.join('\n')}\n`);
    const sentinel = new Program(needRedisServer(), [
      ...[join(folder, 'sentinel.conf'), '--sentinel', '--port', String(port)],
      ...tlsArgs(tlsPort),
    ]);
    toStop.push({ stop: () => rm(folder, { recursive: true }) }, sentinel);
    await sentinel.until(() => withConnection(port, (one) => one.ping()));
    const proxy = await opened(startRecordingProxy(() => tlsPort));
    await expectSecret(`rediss+sentinel://:${PASSWORD}@localhost:${proxy.port}/main`, [proxy, master]);
  });

  test('is what hides it: without TLS the same proxy sees the password', async () => {
    const { redis, lock } = await startServer();
    await lock();
    const plain = await opened(startRecordingProxy(() => redis.port));
    await enqueue(`redis://:${PASSWORD}@localhost:${plain.port}`, undefined);
    expect(plain.sent().some((bytes) => bytes.includes(PASSWORD))).toBe(true);
  });
});

describeWithPostgres('sslmode in DATABASE_URL', () => {
  let proxy: RecordingProxy;
  let stopServer: () => Promise<void>;
  beforeAll(async () => {
    const user = await ordinaryUser();
    chmodSync(dirname(certificates.key), 0o755);
    chmodSync(certificates.key, 0o600);
    if (user) chownSync(certificates.key, user.uid, user.gid);
    const files = [`ssl_cert_file=${certificates.certificate}`, `ssl_key_file=${certificates.key}`];
    const server = await startNativePostgres(['ssl=on', ...files].flatMap((setting) => ['-c', setting]));
    proxy = await startRecordingProxy(() => Number(new URL(server.url).port));
    stopServer = async () => {
      await proxy.stop();
      await server.stop();
    };
  });
  afterAll(() => stopServer());

  async function ask(host: string, query: string): Promise<unknown> {
    const url = `postgres://postgres@${host}:${proxy.port}/postgres${query}`;
    const db = openDatabase(url, { pool: 1, logger: createLogger('silent'), timeoutMs: 20_000 });
    try {
      const { rows } =
        await sql`select ssl, 'telltale' from pg_stat_ssl where pid = pg_backend_pid()`.execute(db);
      return rows[0];
    } finally {
      await db.destroy();
    }
  }

  test.each([
    [
      'verify-full, with its authority',
      'localhost',
      () => `?sslmode=verify-full&sslrootcert=${certificates.ca}`,
    ],
    ['require, with its authority', 'localhost', () => `?sslmode=require&sslrootcert=${certificates.ca}`],
    ['no-verify', '127.0.0.1', () => '?sslmode=no-verify'],
  ])('%s: is encrypted', async (_case, host, query) => {
    const before = proxy.sent().length;
    expect(await ask(host, query())).toMatchObject({ ssl: true });
    for (const bytes of proxy.sent().slice(before)) expect(bytes.includes('telltale')).toBe(false);
  });

  test.each([
    [
      'verify-full, with an authority that is not known',
      'localhost',
      () => '?sslmode=verify-full',
      /certificate/,
    ],
    ['require, with an authority that is not known', 'localhost', () => '?sslmode=require', /certificate/],
    [
      'verify-full, with another host name',
      '127.0.0.1',
      () => `?sslmode=verify-full&sslrootcert=${certificates.ca}`,
      /does not match certificate's altnames/,
    ],
  ])('%s: is refused', async (_case, host, query, problem) => {
    const before = proxy.sent().length;
    await expect(ask(host, query())).rejects.toThrow(problem);
    for (const bytes of proxy.sent().slice(before)) expect(bytes.includes('postgres')).toBe(false);
  });
});
