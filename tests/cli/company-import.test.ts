import { resolve } from 'node:path';
import { openDatabase } from '../../src/db/database';
import { migrationStatus } from '../../src/db/migrate';
import { createLogger } from '../../src/observability/logger';
import { freshFolder, runCli, withoutServers } from '../support/cli';
import { type OwnServers, startOwnServers } from '../support/servers';

const file = resolve('examples/salon.json');
const DRY_RUN = ['company', 'import', file, '--dry-run'];

describe('a dry run writes nothing:', () => {
  let servers: OwnServers;
  beforeAll(async () => {
    servers = await startOwnServers({ migrated: false });
  });
  afterAll(() => servers.stop());

  test('a database without the schema is not migrated', async () => {
    const env = withoutServers({ DATABASE_URL: servers.databaseUrl });
    const { code, stderr } = await runCli(DRY_RUN, { cwd: freshFolder(), env });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/migrate up .*outdated\]\n$/),
    });
    const db = openDatabase(servers.databaseUrl, { pool: 1, logger: createLogger('silent') });
    const applied = (await migrationStatus(db)).filter(({ appliedAt }) => appliedAt !== null);
    await db.destroy();
    expect(applied).toEqual([]);
  });

  test('no database is created', async () => {
    const { code, stderr } = await runCli(DRY_RUN, { cwd: freshFolder(), env: withoutServers({}) });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/no embedded servers run .* `npm start`/),
    });
  });
});
