import { duration, integer, url } from '../settings/parse';
import type { Settings } from '../settings/setting';
import { MINUTE, SECOND } from '../time/duration';

export const DATABASE_SETTINGS = {
  databaseUrl: {
    env: 'DATABASE_URL',
    default: undefined,
    doc: 'PostgreSQL; `?sslmode=verify-full` encrypts (docs/operations.md). Unset outside production: the embedded one',
    parse: url('postgres:', 'postgresql:'),
  },
  databasePool: {
    env: 'DATABASE_POOL',
    default: '10',
    doc: 'connections of each process',
    parse: integer(1, 1000),
  },
  databaseTimeout: {
    env: 'DATABASE_TIMEOUT',
    default: '20s',
    doc: 'how long one statement may take before it fails; a connection that stays silent is replaced 2 s later. Migrations and `seed` have no such limit',
    parse: duration(SECOND, 10 * MINUTE),
  },
} satisfies Settings;
