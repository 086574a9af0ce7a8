const { existsSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const { join } = require('node:path');

/**
 * Files and folders that kill processes or servers, or wait until a deadline of minutes or seconds passes. They are
 * `npm run test:slow`; all others are `npm test`.
 */
const SLOW = [
  'tests/channels/meta/whole-way.test.ts',
  'tests/chaos',
  'tests/cli/fresh-machine.test.ts',
  'tests/cli/json-output.test.ts',
  'tests/cli/model-chat.test.ts',
  'tests/cli/start-up.test.ts',
  'tests/conformance',
  'tests/context/model.test.ts',
  'tests/context/stuck.test.ts',
  'tests/conversation/drafts/killed.test.ts',
  'tests/conversation/killed-between-parts.test.ts',
  'tests/conversation/merge/concurrent.test.ts',
  'tests/conversation/poison.test.ts',
  'tests/db/checked-pool.test.ts',
  'tests/dev/embedded/lifetime.test.ts',
  'tests/docs/commands.test.ts',
  'tests/docs/replay.test.ts',
  'tests/docs/transcript.test.ts',
  'tests/fairness/killed-worker.test.ts',
  'tests/db/million-messages.test.ts',
  'tests/http/killed-web.test.ts',
  'tests/observability/traces/process.test.ts',
  'tests/ops/prometheus.test.ts',
  'tests/ops/rules.test.ts',
  'tests/pm2',
  'tests/privacy/replay-log.test.ts',
  'tests/responders/model/whole-way.test.ts',
  'tests/workers/attempts.test.ts',
  'tests/workers/cluster.test.ts',
  'tests/workers/database-outage.test.ts',
  'tests/workers/queue-outages.test.ts',
];
/** `npm run test:tasks`: more than a thousand dialogues. */
const TASKS = 'tests/tasks';

/** `npm run test:browser`: a browser, and the whole program. */
const BROWSER = 'tests/browser';

const missing = [...SLOW, TASKS, BROWSER].filter((path) => !existsSync(join(__dirname, path)));
if (missing.length > 0) throw new Error(`jest.config.js lists what does not exist: ${missing.join(', ')}`);

const DYNAMIC_IMPORT = '@opentelemetry/otlp-exporter-base/.+\\.js$';

const common = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
    '^.+\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'hono/jsx' } },
          target: 'es2022',
        },
      },
    ],
    // It loads node:http by `import()`, which Jest does not support in CommonJS; compiled, that is `require`.
    [DYNAMIC_IMPORT]: ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!${DYNAMIC_IMPORT})`],
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
};
const inFolder = (path) => `<rootDir>/${path}${path.endsWith('.ts') ? '' : '/**/*.test.ts'}`;

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...common,
      displayName: 'fast',
      testPathIgnorePatterns: [...SLOW, TASKS, BROWSER].map((path) => `<rootDir>/${path}`),
    },
    { ...common, displayName: 'slow', testMatch: SLOW.map(inFolder) },
    { ...common, displayName: 'tasks', testMatch: [inFolder(TASKS)] },
    {
      ...common,
      displayName: 'browser',
      testMatch: [inFolder(BROWSER)],
      globalSetup: '<rootDir>/tests/support/temporary-setup.ts',
    },
  ],
  reporters: ['default', '<rootDir>/tests/support/not-run-reporter.js'],
  // Only ends a broken test: above every limit of `tests/support`.
  testTimeout: 120_000,
  // One more than there are processors, because many tests wait. A worker with its servers takes up to 1.5 GB.
  maxWorkers: Math.min(4, availableParallelism() + 1),
};
