import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { postgresPath, redisServerPath } from '../../tests/support/native/available';

const run = promisify(execFile);

/** The conditions of a measurement. */
export interface Conditions {
  machine: string;
  versions: Record<string, string>;
  /** `YYYY-MM-DD` */
  date: string;
  quick: boolean;
}

export async function conditions(quick: boolean): Promise<Conditions> {
  const date = new Date().toISOString().slice(0, 10);
  return { machine: machine(), versions: await versions(), date, quick };
}

function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() || 'unknown processor';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${model}, ${gigabytes} GB, ${type()} ${release()}`;
}

async function versions(): Promise<Record<string, string>> {
  const [redis, postgres] = await Promise.all([
    printed(redisServerPath(), /v=([\d.]+)/),
    printed(join(postgresPath() ?? '', 'postgres'), /([\d.]+)/),
  ]);
  return {
    dialogkeeper: versionOf('package.json'),
    node: process.versions.node,
    redis,
    postgres,
    ioredis: versionOf('node_modules/ioredis/package.json'),
    bullmq: versionOf('node_modules/bullmq/package.json'),
  };
}

async function printed(program: string | undefined, version: RegExp): Promise<string> {
  if (!program) return 'absent';
  const { stdout } = await run(program, ['--version']);
  return version.exec(stdout)?.[1] ?? 'unknown';
}

function versionOf(manifest: string): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../..', manifest), 'utf8')) as {
    version: string;
  };
  return version;
}
