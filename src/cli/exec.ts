import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Command } from 'commander';
import { readConfig } from '../config';
import { environment } from '../config/environment';
import { ProgramNotFound } from './errors';
import { runningServers } from './running-servers';

export function addExec(program: Command): void {
  program
    .command('exec')
    .description('run another program with the addresses of the running servers in its environment')
    .argument(
      '<program>',
      'program to run; it gets DATABASE_URL, REDIS_URL, CACHE_REDIS_URL and QUEUE_PREFIX',
    )
    .argument('[arguments...]', 'arguments of the program')
    .passThroughOptions()
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper exec node examples/producer.mjs\n  dialogkeeper exec sh -c \'psql "$DATABASE_URL"\'',
    )
    .action(exec);
}

/** Exits with the program's exit code. Throws `NothingRunning`, `ProgramNotFound`. */
async function exec(name: string, args: string[]): Promise<void> {
  const config = readConfig();
  const { databaseUrl, redisUrl, cacheRedisUrl } = await runningServers(config);
  const child = spawn(name, args, {
    stdio: 'inherit',
    env: {
      ...environment(),
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      CACHE_REDIS_URL: cacheRedisUrl,
      QUEUE_PREFIX: config.queuePrefix,
    },
  });
  // The program decides when to end. Ctrl-C signals it directly; a SIGTERM to this process must be passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => reject(new ProgramNotFound(name, { cause })));
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}
