import type { Config } from '../config';
import { SECOND } from '../time/duration';
import { type Finding, findingsOf } from './finding';
import type { Pm2App } from './pm2';

const { ok, warning, error } = findingsOf('settings');

/** A pause of the event loop or of the garbage collector may last this long. */
const SHORT_LOCK = 5 * SECOND;
/** After the responder's deadline a job commits and wakes two others. */
const FINISH = 2 * SECOND;

/** Checks settings that depend on each other. `apps`: the apps of ecosystem.config.js. */
export function checkSettings(config: Config, apps: readonly Pm2App[]): Finding[] {
  const { drainTimeout, responderTimeout, gatewayTimeout, jobLock } = config;
  const found: Finding[] = [];
  const longest = Math.max(responderTimeout, gatewayTimeout) + FINISH;
  if (drainTimeout < longest)
    found.push(
      warning(
        `DRAIN_TIMEOUT is ${drainTimeout} ms; a job may take ${longest} ms (RESPONDER_TIMEOUT, GATEWAY_TIMEOUT)`,
        'a deploy aborts running turns; another process runs them again',
        `set DRAIN_TIMEOUT to ${longest} ms or more`,
      ),
    );
  for (const { name, killTimeoutMs } of apps) {
    if (killTimeoutMs > drainTimeout) continue;
    found.push(
      error(
        `PM2 kills ${name} after ${killTimeoutMs} ms (kill_timeout); it may drain for ${drainTimeout} ms (DRAIN_TIMEOUT)`,
        'every deploy kills processes in the middle of turns: clients wait for JOB_LOCK, and replies may be sent twice',
        `set kill_timeout in ecosystem.config.js above ${drainTimeout}`,
      ),
    );
  }
  if (jobLock < SHORT_LOCK)
    found.push(
      warning(
        `JOB_LOCK is ${jobLock} ms`,
        'a process that pauses for longer loses its jobs: turns run twice, and one result is discarded',
        'set it to 10s, except in a test',
      ),
    );
  found.push(...checkTurnsPerCompany(config, apps), ...checkDevelopmentDefaults(config));
  return found.length > 0 ? found : [ok('the deadlines are in proportion')];
}

/** The limit keeps places free for other companies only if the processes have more places. */
function checkTurnsPerCompany(
  { turnsPerCompany, turnConcurrency }: Config,
  apps: readonly Pm2App[],
): Finding[] {
  const processes = apps.reduce((sum, { takesTurns, instances }) => sum + (takesTurns ? instances : 0), 0);
  const places = processes * turnConcurrency;
  if (processes === 0 || turnsPerCompany < places) return [];
  return [
    warning(
      `TURNS_PER_COMPANY is ${turnsPerCompany}; the apps of ecosystem.config.js run ${places} turns at a time (instances × TURN_CONCURRENCY)`,
      'a flooded company can take all places: the turns of other companies wait until one is free',
      `set TURNS_PER_COMPANY below ${places}`,
    ),
  ];
}

/** Finds gateways and responders that are for development. */
function checkDevelopmentDefaults(config: Config): Finding[] {
  const { nodeEnv, databaseUrl, channel, channels, responder, modelUrl } = config;
  const found: Finding[] = [];
  const production = nodeEnv === 'production';
  const setWebhook = 'set GATEWAY=webhook with GATEWAY_URL and GATEWAY_SECRET';
  const isConfigured = channel === undefined && channels.length > 0;
  if (isConfigured)
    found.push(ok(`replies leave through the channels of the configuration file (${channels.length})`));
  else if (production && channel === undefined)
    found.push(error('GATEWAY is not set', 'in production no process starts without it', setWebhook));
  else if (channel?.kind !== 'webhook' && (production || databaseUrl !== undefined))
    found.push(
      warning(
        `GATEWAY is ${channel?.kind ?? 'not set'}: replies are printed`,
        'no client gets them, but they are marked as sent; the output contains phones and texts',
        setWebhook,
      ),
    );
  if (production && responder === undefined && modelUrl === undefined)
    found.push(
      warning(
        'RESPONDER is not set: the built-in receptionist answers',
        'it understands what people usually write to a salon, and hands the rest over; a model understands more',
        'set MODEL_URL and MODEL, or RESPONDER to the module that answers your clients, or to receptionist if that is what you want',
      ),
    );
  if (production && responder === 'scripted')
    found.push(
      warning(
        'RESPONDER is scripted',
        'clients are answered from a file of recorded dialogues',
        'set RESPONDER to the module that answers your clients',
      ),
    );
  return found;
}
