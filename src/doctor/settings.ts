import type { Config } from '../config';
import { SECOND } from '../time/duration';
import { type Finding, findingsOf } from './finding';
import type { Pm2App } from './pm2';

const { ok, warning, error } = findingsOf('settings');

/** Shorter than a pause of the event loop or of the garbage collector may last. */
const SHORT_LOCK = 5 * SECOND;
/** From the end of a responder's deadline to the end of its job: a commit and two wake-ups. */
const TO_FINISH = 2 * SECOND;

/** Figures that have to be in proportion. `apps`: those of ecosystem.config.js, where there is one. */
export function checkSettings(config: Config, apps: readonly Pm2App[]): Finding[] {
  const { drainTimeout, responderTimeout, gatewayTimeout, jobLock, turnsPerCompany, turnConcurrency } =
    config;
  const found: Finding[] = [];
  const longest = Math.max(responderTimeout, gatewayTimeout) + TO_FINISH;
  if (drainTimeout < longest)
    found.push(
      warning(
        `DRAIN_TIMEOUT is ${drainTimeout} ms; a job may take ${longest} ms (RESPONDER_TIMEOUT, GATEWAY_TIMEOUT)`,
        'a deploy gives up turns that would have ended well; another process runs them again',
        `set DRAIN_TIMEOUT to ${longest} ms or more`,
      ),
    );
  for (const { name, killTimeoutMs } of apps) {
    if (killTimeoutMs > drainTimeout) continue;
    found.push(
      error(
        `PM2 kills ${name} after ${killTimeoutMs} ms (kill_timeout); it may drain for ${drainTimeout} ms (DRAIN_TIMEOUT)`,
        'processes are killed in the middle of turns at every deploy: clients wait for JOB_LOCK, replies may be sent again',
        `set kill_timeout in ecosystem.config.js above ${drainTimeout}`,
      ),
    );
  }
  if (jobLock < SHORT_LOCK)
    found.push(
      warning(
        `JOB_LOCK is ${jobLock} ms`,
        'a process that pauses for longer loses its jobs: turns run twice, and one run is thrown away',
        'set it to 10s, unless this is a test',
      ),
    );
  if (turnsPerCompany !== undefined && turnsPerCompany >= turnConcurrency && turnConcurrency > 1)
    found.push(
      warning(
        `TURNS_PER_COMPANY is ${turnsPerCompany}, TURN_CONCURRENCY ${turnConcurrency}`,
        'one company that is flooded takes all places; the clients of all others wait for it',
        'set TURNS_PER_COMPANY below TURN_CONCURRENCY, unless there is one company only',
      ),
    );
  found.push(...checkStandIns(config));
  return found.length > 0 ? found : [ok('the deadlines are in proportion')];
}

/** What stands in, on a developer's machine, for the gateway and the responder of a real business. */
function checkStandIns({ environment, databaseUrl, gateway, responder }: Config): Finding[] {
  const found: Finding[] = [];
  const production = environment === 'production';
  const reallySend = 'set GATEWAY=webhook with GATEWAY_URL and GATEWAY_SECRET';
  if (production && gateway === undefined)
    found.push(error('GATEWAY is not set', 'in production no process starts without it', reallySend));
  else if (gateway !== 'webhook' && (production || databaseUrl !== undefined))
    found.push(
      warning(
        `GATEWAY is ${gateway ?? 'not set'}: replies are printed`,
        'no client receives them, and they are marked as sent; the output holds phones and texts',
        reallySend,
      ),
    );
  if (production && responder === undefined)
    found.push(
      warning(
        'RESPONDER is not set: the built-in receptionist answers',
        'it understands a few patterns and is there so that everything runs without a model',
        'set RESPONDER to the module that answers your clients, or to receptionist if that is what you want',
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
