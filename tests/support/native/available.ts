import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The program's path, or undefined where this machine has none. */
export function redisServerPath(): string | undefined {
  return onPath('redis-server');
}

/** The folder of PostgreSQL's server programs. Debian does not put it on the PATH. */
export function postgresPath(): string | undefined {
  const onItsPath = onPath('postgres');
  if (onItsPath) return join(onItsPath, '..');
  const root = '/usr/lib/postgresql';
  const versions = ignoringAbsence(() => readdirSync(root)) ?? [];
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
    .find((folder) => isExecutable(join(folder, 'postgres')));
}

/**
 * `describe` for what only a native server has (signals, a cluster, a restart, several sessions at once). On a machine
 * without one the tests are skipped, and `not-run-reporter.js` prints the reason. In CI an absent server is an error.
 */
export function describeWithRedis(title: string, tests: () => void): void {
  describeWhere(
    redisServerPath(),
    'redis-server is not on the PATH (Debian: apt-get install redis-server)',
    title,
    tests,
  );
}

/** The same for what needs PostgreSQL's own server: the embedded one has a single session. */
export function describeWithPostgres(title: string, tests: () => void): void {
  describeWhere(
    postgresPath(),
    "PostgreSQL's server is not on this machine (Debian: apt-get install postgresql)",
    title,
    tests,
  );
}

/** `program`: undefined where it is absent. */
export function describeWhere(
  program: string | undefined,
  reason: string,
  title: string,
  tests: () => void,
): void {
  if (program) return void describe(title, tests);
  if (process.env.CI === 'true') throw new Error(`${title}: ${reason}`);
  describe.skip(`${title} (skipped: ${reason})`, tests);
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  return (
    ignoringAbsence(() => {
      accessSync(path, constants.X_OK);
      return true;
    }) ?? false
  );
}

function ignoringAbsence<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

const PROMETHEUS_PACKAGES = ['prometheus', 'prometheus-alertmanager'] as const;

/** The same for what needs a real Prometheus and Alertmanager, and a Redis that can be frozen. */
export function describeWithPrometheus(title: string, tests: () => void): void {
  const programs = ['redis-server', 'promtool', ...PROMETHEUS_PACKAGES];
  const absent = programs.filter((program) => !onPath(program));
  describeWhere(
    absent.length === 0 ? 'there' : undefined,
    `not on the PATH: ${absent.join(', ')} (Debian: apt-get install redis-server ${PROMETHEUS_PACKAGES.join(' ')})`,
    title,
    tests,
  );
}
