import { duration, integer, oneOf, text } from '../settings/parse';
import type { Settings } from '../settings/setting';
import { MINUTE, SECOND } from '../time/duration';

export const PROCESS_SETTINGS = {
  nodeEnv: {
    env: 'NODE_ENV',
    default: 'development',
    doc: '`production`, `development` or `test`. In `production` nothing is embedded: a missing URL stops the start',
    parse: oneOf('production', 'development', 'test'),
  },
  configFile: {
    env: 'CONFIG_FILE',
    default: undefined,
    doc: 'the configuration file (docs/channels.md). Unset: `dialogkeeper.config.ts`, `mts`, `js`, `mjs`, `cjs` or `json` of the working directory, if there is one',
    parse: text,
  },
  dataDir: {
    env: 'DATA_DIR',
    default: '.data',
    doc: 'where the embedded servers keep their data',
    parse: text,
  },
  turnConcurrency: {
    env: 'TURN_CONCURRENCY',
    default: '64',
    doc: 'turns at once in each process (they mostly wait for the responder)',
    parse: integer(1, 1000),
  },
  jobLock: {
    env: 'JOB_LOCK',
    default: '10s',
    doc: 'a process that has been silent this long (killed, frozen) loses its jobs to other processes, which check twice as often',
    parse: duration(SECOND, 10 * MINUTE),
  },
  drainTimeout: {
    env: 'DRAIN_TIMEOUT',
    default: '45s',
    doc: 'how long a stopping process waits for its running jobs; PM2 kills it later than that',
    parse: duration(100, 10 * MINUTE),
  },
} satisfies Settings;
