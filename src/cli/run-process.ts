import { loadConfig } from '../config/load';
import { resolveServers } from '../dev/servers';
import { type StartOptions, startWorkers } from '../workers/start';
import { guardEventLoop } from './event-loop-guard';
import { logMissingCompanies } from './missing-companies';
import { requireSchema } from './schema';
import { giveUp, leave, stopSignal, unlessStopped } from './stop-signal';
import { terminalLogger } from './terminal-log';

/** Runs a process with these roles until SIGTERM or SIGINT. `words` say in the log what it does from then on. */
export async function runProcess(
  roles: Required<Pick<StartOptions, 'queues' | 'web'>>,
  words: string,
): Promise<void> {
  const stopped = stopSignal();
  const servers = await resolveServers(await loadConfig(), { onEnded: giveUp });
  const { config } = servers;
  const logger = terminalLogger(config);
  const log = (event: string, message: string, fields = {}) =>
    logger.info({ event: `process.${event}`, ...fields }, message);
  guardEventLoop(Math.max(config.responderTimeout, config.jobLock));
  if (servers.attached)
    log('attached', 'the embedded servers belong to another process; this process ends with them');
  try {
    const running = await unlessStopped(stopped, async (signal) => {
      await requireSchema(config.databaseUrl);
      return startWorkers({ config, logger, ...roles, signal });
    });
    if (running) {
      await logMissingCompanies(running, config, logger);
      const { healthAddress, webAddress } = running;
      log('ready', words, { queues: roles.queues, healthAddress, webAddress });
      process.send?.('ready'); // PM2's wait_ready
    }
    log('stopping', 'stopping', { signal: await stopped });
    await running?.stop();
  } finally {
    await servers.stop();
  }
  log('stopped', 'stopped');
  await leave();
}
