import { Argument, type Command } from 'commander';
import { readConfig } from '../config';
import { resolveServers } from '../dev/servers';
import { QUEUES } from '../jobs';
import { startWorkers } from '../workers/start';
import { guardEventLoop } from './event-loop-guard';
import { requireSchema } from './schema';
import { giveUp, leave, stopSignal, unlessStopped } from './stop-signal';
import { terminalLogger } from './terminal-log';

export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('take jobs from queues until SIGTERM or SIGINT; PM2 runs this command')
    .addArgument(
      new Argument('[queues...]', 'queues to take jobs from; all of them by default').choices(QUEUES),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper worker\n  dialogkeeper worker conversation-turn outgoing-message',
    )
    .action(worker);
}

async function worker(queues: string[]): Promise<void> {
  const stopped = stopSignal();
  const servers = await resolveServers(readConfig(), { onEnded: giveUp });
  const logger = terminalLogger(servers.config);
  guardEventLoop(Math.max(servers.config.responderTimeout, servers.config.jobLock));
  if (servers.attached)
    logger.info('the embedded servers belong to another process; this process ends with them');
  const taken = queues.length > 0 ? queues : QUEUES;
  const config = servers.config;
  try {
    const running = await unlessStopped(stopped, async (signal) => {
      await requireSchema(config.databaseUrl);
      return startWorkers({ config, logger, queues: taken, signal });
    });
    if (running) {
      logger.info({ queues: taken }, 'taking jobs');
      process.send?.('ready'); // PM2's wait_ready
    }
    logger.info({ signal: await stopped }, 'stopping');
    await running?.stop();
  } finally {
    await servers.stop();
  }
  logger.info('stopped');
  await leave();
}
