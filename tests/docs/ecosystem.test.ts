import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConfig } from '../../src/config';
import { QUEUES } from '../../src/jobs';

interface App {
  name: string;
  script: string;
  args: string;
  cwd: string;
  exec_mode: string;
  instances: number;
  wait_ready: boolean;
  listen_timeout: number;
  kill_timeout: number;
  env: Record<string, string>;
}

const { apps } = require('../../ecosystem.config.js') as { apps: App[] };
const { drainTimeout, responderTimeout } = readConfig({});

test('every queue belongs to exactly one app, and one app serves HTTP', () => {
  const commands = apps.map(({ args }) => args.split(' '));
  const taken = commands.flatMap(([command, ...queues]) => (command === 'worker' ? queues : []));
  expect(taken.sort()).toEqual([...QUEUES].sort());
  expect(commands.filter(([command]) => command !== 'worker')).toEqual([['web']]);
});

test.each(apps.map((app) => [app.name, app] as const))(
  'PM2 gives %s time to finish its jobs',
  (_name, app) => {
    expect(app.kill_timeout).toBeGreaterThan(drainTimeout);
    expect(drainTimeout).toBeGreaterThan(responderTimeout);
  },
);

test.each(apps.map((app) => [app.name, app] as const))(
  '%s has a script that exists, and PM2 waits until it is ready',
  (_name, app) => {
    expect(existsSync(resolve(app.cwd, app.script))).toBe(true);
    expect(app).toMatchObject({ exec_mode: 'cluster', wait_ready: true, env: { NODE_ENV: 'production' } });
    expect(app.listen_timeout).toBeGreaterThan(0);
  },
);

test('one process runs the maintenance jobs', () => {
  expect(apps.find(({ args }) => args.includes('maintenance'))?.instances).toBe(1);
});

test('the file contains no secret and no address', () => {
  for (const { env } of apps) expect(Object.keys(env)).toEqual(['NODE_ENV']);
});
