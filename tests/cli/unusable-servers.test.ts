import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, runCli, withoutServers } from '../support/cli';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';

/** The command fails with one sentence and no stack. */
async function refused(args: string, env: Record<string, string>, cwd = freshFolder()): Promise<string> {
  const { code, stderr } = await runCli(args.split(' '), { cwd, env: withoutServers(env) });
  expect(code).toBe(1);
  expect(stderr).not.toContain('    at ');
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr;
}

const down = { DATABASE_URL: 'postgres://x:secret@127.0.0.1:1/x', REDIS_URL: 'redis://127.0.0.1:1' };

test.each([
  'migrate up',
  'migrate status',
  'seed',
  'handed-over',
  'handed-over list',
  'parked list',
  'held list',
  'refused list',
  'outage list',
  'start',
])('%s reports that PostgreSQL is down, without the password', async (command) => {
  const said = await refused(command, down);
  expect(said).toContain('ECONNREFUSED');
  expect(said).not.toContain('secret');
});

test('a .env that is a directory is reported', async () => {
  const cwd = freshFolder();
  mkdirSync(join(cwd, '.env'));
  expect(await refused('migrate status', down, cwd)).toContain('.env cannot be read: it is a directory');
});

describeWithPostgres('PostgreSQL', () => {
  let postgres: NativePostgres;
  beforeAll(async () => {
    postgres = await startNativePostgres();
  });
  afterAll(() => postgres.stop());

  test('without the database is reported', async () => {
    const url = postgres.url.replace(/postgres$/, 'nowhere');
    expect(await refused('migrate up', { ...down, DATABASE_URL: url })).toContain('"nowhere" does not exist');
  });

  test.each(['parked list', 'worker'])(
    'without the schema: the error says how to apply it (%s)',
    async (command) => {
      const said = await refused(command, { ...down, DATABASE_URL: postgres.url });
      expect(said).toContain('npx dialogkeeper migrate up');
    },
  );
});
