import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, runCli, withoutServers } from '../support/cli';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';

/** A sentence and an exit code, never a stack. */
async function refused(args: string, env: Record<string, string>, cwd = freshFolder()): Promise<string> {
  const { code, stderr } = await runCli(args.split(' '), { cwd, env: withoutServers(env) });
  expect(code).toBe(1);
  expect(stderr).not.toContain('    at ');
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr;
}

const away = { DATABASE_URL: 'postgres://x:secret@127.0.0.1:1/x', REDIS_URL: 'redis://127.0.0.1:1' };

test.each(['migrate up', 'migrate status', 'seed', 'parked list', 'held list', 'start'])(
  '%s without PostgreSQL says so',
  async (command) => {
    const said = await refused(command, away);
    expect(said).toContain('ECONNREFUSED');
    expect(said).not.toContain('secret');
  },
);

test('a .env that is a directory is named', async () => {
  const cwd = freshFolder();
  mkdirSync(join(cwd, '.env'));
  expect(await refused('migrate status', away, cwd)).toContain('.env cannot be read: it is a directory');
});

describeWithPostgres('a PostgreSQL', () => {
  let postgres: NativePostgres;
  beforeAll(async () => {
    postgres = await startNativePostgres();
  });
  afterAll(() => postgres.stop());

  test('without the database says so', async () => {
    const url = postgres.url.replace(/postgres$/, 'nowhere');
    expect(await refused('migrate up', { ...away, DATABASE_URL: url })).toContain('"nowhere" does not exist');
  });

  test.each(['parked list', 'worker'])('without the schema says how to get it (%s)', async (command) => {
    const said = await refused(command, { ...away, DATABASE_URL: postgres.url });
    expect(said).toContain('npx dialogkeeper migrate up');
  });
});
