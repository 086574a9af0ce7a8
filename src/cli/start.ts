import type { Command } from 'commander';
import { bookingProviderOf } from '../bookings/providers';
import type { Connected } from '../config/connected';
import { loadConfig } from '../config/load';
import { prepareDatabase } from '../dev/prepare';
import { resolveServers, type Servers } from '../dev/servers';
import { DEFAULT_CHANNEL } from '../domain/channel';
import { forOneProcess } from '../fairness/one-process';
import { USUAL_PORT } from '../http/settings';
import { withoutPassword } from '../privacy/shown-url';
import { webhookAddress } from '../provider-api/webhook-address';
import { usualResponder } from '../responders/settings';
import { hasSimulator } from '../simulator/settings';
import { type Running, type StartOptions, startWorkers } from '../workers/start';
import { AlreadyRunning } from './errors';
import { guardEventLoop } from './event-loop-guard';
import { logMissingCompanies } from './missing-companies';
import { RestartableWorkers } from './restartable-workers';
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
      return startBoth({ config: forOneProcess(servers.config), logger, signal });
    });
    if (running) {
      await logMissingCompanies(running, servers.config, logger);
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

/** The workers beside the role `web`, each with connections of its own: so the simulator can restart the workers alone. */
async function startBoth(options: Pick<StartOptions, 'config' | 'logger' | 'signal'>): Promise<Running> {
  const workers = new RestartableWorkers(options);
  await workers.start();
  try {
    const simulator = { restartWorkers: () => workers.restart() };
    const web = await startWorkers({ ...options, queues: [], web: true, simulator });
    const stop = async () => {
      await web.stop();
      await workers.stop();
    };
    return { ...web, stop };
  } catch (error) {
    await workers.stop();
    throw error;
  }
}

function welcome({ config, embedded }: Servers, { webAddress, healthAddress }: Running): string {
  const company = embedded ? 'demo' : '<company>';
  return `
dialogkeeper is running${embedded ? ' on embedded servers' : ''}. Ctrl-C stops it.
${hasSimulator(config) ? `\n  open http://${webAddress}/try   to write as a client and see what the bot remembers\n` : ''}
  PostgreSQL  ${withoutPassword(config.databaseUrl)}${embedded ? `   (data in ${config.dataDir})` : ''}
  queues      ${withoutPassword(config.redisUrl)}
  cache       ${withoutPassword(config.cacheRedisUrl)}
  responder   ${describeResponder(config)}${describeAutonomy(config)}
  channels    ${describeChannels(config)}${describeBookings(config)}
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

/** Only the host of the model: a URL may carry a key. */
function describeResponder(config: Connected): string {
  const name = config.responder ?? usualResponder(config);
  const { modelUrl, model } = config;
  return name === 'model' && modelUrl ? `model (${model} at ${new URL(modelUrl).host})` : name;
}

/** Why no reply comes. */
function describeAutonomy({ autonomy }: Connected): string {
  if (autonomy === 'answer') return '';
  const meaning =
    autonomy === 'suggest'
      ? 'replies wait for you: npx dialogkeeper drafts list'
      : 'nothing is sent: npx dialogkeeper drafts list --last 20';
  return `\n  autonomy    ${autonomy} (${meaning})`;
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

function describeBookings({ bookingSystems, publicUrl }: Connected): string {
  if (bookingSystems.length === 0) return '';
  const named = bookingSystems.map(({ id, company, provider }) => {
    const webhook = bookingProviderOf(provider).receive ? `, ${webhookAddress(id, publicUrl)}` : '';
    return `${id} (${provider}${webhook}) of company ${company}`;
  });
  return `\n  bookings    ${named.join('\n              ')}`;
}
