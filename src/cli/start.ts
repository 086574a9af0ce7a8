import type { Command } from 'commander';
import { readConfig } from '../config';
import { openDatabase } from '../db/database';
import { migrateUp } from '../db/migrate';
import { seedDemoSalon } from '../dev/seed/demo-salon';
import { type Connected, resolveServers, type Servers } from '../dev/servers';
import type { Logger } from '../observability/logger';
import { withoutPassword } from '../privacy/shown-url';
import { startWorkers } from '../workers/start';
import { AlreadyRunning } from './errors';
import { guardEventLoop } from './event-loop-guard';
import { giveUp, leave, stopSignal, unlessStopped } from './stop-signal';
import { terminalLogger } from './terminal-log';

export function addStart(program: Command): void {
  program
    .command('start')
    .description(
      'run everything in one process: embedded servers where none are configured, migrations, and all workers',
    )
    .addHelpText('after', '\nExample:\n  dialogkeeper start')
    .action(start);
}

async function start(): Promise<void> {
  const stopped = stopSignal();
  const servers = await resolveServers(readConfig(), { onEnded: giveUp });
  if (servers.attached) {
    await servers.stop();
    throw new AlreadyRunning(servers.config.dataDir);
  }
  const logger = terminalLogger(servers.config.logLevel);
  guardEventLoop(Math.max(servers.config.responderTimeout, servers.config.jobLock));
  try {
    const running = await unlessStopped(stopped, async (signal) => {
      await prepare(servers, logger);
      return startWorkers({ config: servers.config, logger, signal });
    });
    if (running) {
      process.stdout.write(welcome(servers));
      process.send?.('ready');
    }
    await stopped;
    process.stdout.write('\nStopping: running jobs are finished first. Ctrl-C again ends at once.\n');
    await running?.stop();
  } finally {
    await servers.stop();
  }
  process.stdout.write('Stopped.\n');
  await leave();
}

/** Brings the database up to date; the demo salon comes only where the database is our own. */
export async function prepare({ config, embedded }: Servers, logger: Logger): Promise<void> {
  const db = openDatabase(config.databaseUrl, { pool: 2, logger });
  try {
    await migrateUp(db);
    if (embedded) await seedDemoSalon(db);
  } finally {
    await db.destroy();
  }
}

function welcome({ config, embedded }: Servers): string {
  const company = embedded ? 'demo' : '<company>';
  return `
dialogkeeper is running${embedded ? ' on embedded servers' : ''}. Ctrl-C stops it.

  PostgreSQL  ${withoutPassword(config.databaseUrl)}${embedded ? `   (data in ${config.dataDir})` : ''}
  queues      ${withoutPassword(config.redisUrl)}
  cache       ${withoutPassword(config.cacheRedisUrl)}
  responder   ${config.responder ?? 'receptionist'}
  gateway     ${describeGateway(config)}

In another terminal:

  npx dialogkeeper chat
  npx dialogkeeper enqueue --company ${company} --from +79990000001 --text "Здравствуйте! На когда я записана?"
  npx dialogkeeper context show --company ${company} --phone +79990000001
  npx dialogkeeper event booking-created --company ${company} --phone +79990000001

`;
}

function describeGateway({ gateway, gatewayUrl }: Connected): string {
  return gateway === 'webhook'
    ? `webhook ${withoutPassword(gatewayUrl ?? '')}`
    : 'console (replies are printed here)';
}
