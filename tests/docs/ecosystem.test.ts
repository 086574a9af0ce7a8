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

test('every queue is taken by exactly one app', () => {
  const taken = apps.flatMap(({ args }) => {
    const [command, ...queues] = args.split(' ');
    expect(command).toBe('worker');
    return queues;
  });
  expect(taken.sort()).toEqual([...QUEUES].sort());
});

test.each(apps.map((app) => [app.name, app] as const))('%s is let finish what it has begun', (_name, app) => {
  expect(app.kill_timeout).toBeGreaterThan(drainTimeout);
  expect(drainTimeout).toBeGreaterThan(responderTimeout);
});

test.each(apps.map((app) => [app.name, app] as const))('%s starts as PM2 is told', (_name, app) => {
  expect(existsSync(resolve(app.cwd, app.script))).toBe(true);
  expect(app).toMatchObject({ exec_mode: 'cluster', wait_ready: true, env: { NODE_ENV: 'production' } });
  expect(app.listen_timeout).toBeGreaterThan(0);
});

test('one process does the maintenance', () => {
  expect(apps.find(({ args }) => args.includes('maintenance'))?.instances).toBe(1);
});

test('nothing in it is a secret or an address', () => {
  for (const { env } of apps) expect(Object.keys(env)).toEqual(['NODE_ENV']);
});
