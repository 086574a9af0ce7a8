import type { Command } from 'commander';
import { webhookAddress } from '../channels/webhook-address';
import type { Connected } from '../config/connected';
import { loadConfig } from '../config/load';
import { prepareDatabase } from '../dev/prepare';
import { resolveServers, type Servers } from '../dev/servers';
import { DEFAULT_CHANNEL } from '../domain/channel';
import { USUAL_PORT } from '../http/settings';
import { withoutPassword } from '../privacy/shown-url';
import { type Running, startWorkers } from '../workers/start';
import { AlreadyRunning } from './errors';
import { guardEventLoop } from './event-loop-guard';
import { logMissingCompanies } from './missing-companies';
import { giveUp, leave, stopSignal, unlessStopped } from './stop-signal';
import { terminalLogger } from './terminal-log';

export function addStart(program: Command): void {
  program
    .command('start')
    .description(
      'run migrations, all workers and the web role in one process, on embedded servers if none are configured',
    )
    .addHelpText('after', '\nExample:\n  dialogkeeper start')
    .action(start);
}

async function start(): Promise<void> {
  const stopped = stopSignal();
  const servers = await resolveServers(await loadConfig(), { onEnded: giveUp });
  if (servers.attached) {
    await servers.stop();
    throw new AlreadyRunning(servers.config.dataDir);
  }
  const logger = terminalLogger(servers.config);
  guardEventLoop(Math.max(servers.config.responderTimeout, servers.config.jobLock));
  try {
    const running = await unlessStopped(stopped, async (signal) => {
      await prepareDatabase(servers.config, { seed: servers.embedded, logger });
      return startWorkers({ config: servers.config, logger, web: true, signal });
    });
    if (running) {
      await logMissingCompanies(running, servers.config.channels, logger);
      process.stdout.write(welcome(servers, running));
      process.send?.('ready');
    }
    await stopped;
    process.stdout.write('\nStopping after the running jobs. Press Ctrl-C again to stop now.\n');
    await running?.stop();
  } finally {
    await servers.stop();
  }
  process.stdout.write('Stopped.\n');
  await leave();
}

function welcome({ config, embedded }: Servers, { webAddress, healthAddress }: Running): string {
  const company = embedded ? 'demo' : '<company>';
  return `
dialogkeeper is running${embedded ? ' on embedded servers' : ''}. Ctrl-C stops it.

  PostgreSQL  ${withoutPassword(config.databaseUrl)}${embedded ? `   (data in ${config.dataDir})` : ''}
  queues      ${withoutPassword(config.redisUrl)}
  cache       ${withoutPassword(config.cacheRedisUrl)}
  responder   ${config.responder ?? 'receptionist'}
  channels    ${describeChannels(config)}
  metrics     http://${webAddress}/metrics   (for Prometheus: http://${webAddress}/metrics/targets)
  health      http://${healthAddress}/readyz${isElsewhere(config, webAddress) ? ELSEWHERE : ''}

In another terminal:

  npx dialogkeeper chat
  npx dialogkeeper enqueue --company ${company} --from +79990000001 --text "Здравствуйте! На когда я записана?"
  npx dialogkeeper context show --company ${company} --phone +79990000001
  npx dialogkeeper event booking-created --company ${company} --phone +79990000001

`;
}

const ELSEWHERE = `

Port ${USUAL_PORT} is in use, where ops/prometheus/prometheus.yml expects the metrics: HTTP_PORT chooses another one.`;

function isElsewhere({ httpPort }: Connected, address: string | undefined): boolean {
  return httpPort === undefined && address?.endsWith(`:${USUAL_PORT}`) === false;
}

function describeChannels({ channel, channels, publicUrl, nodeEnv }: Connected): string {
  const configured = channels.map(
    ({ id, provider }) => `${id} (${provider}, ${webhookAddress(id, publicUrl)})`,
  );
  const others =
    channel?.kind === 'webhook'
      ? `webhook ${withoutPassword(channel.url)}`
      : channel || channels.length === 0
        ? 'console (replies are printed here)'
        : nodeEnv === 'production'
          ? []
          : `${DEFAULT_CHANNEL} (console: replies of the commands below are printed here)`;
  return configured.concat(others).join('\n              ');
}
