import { CHANNEL_SECRET } from './companies';
import type { ChaosModel } from './model-server';
import type { Proxies } from './proxies';
import { PREFIX, SHARDS, type Topology } from './servers';

interface GatewayOfWorkers {
  url: string;
  secret: string;
  /** Path of the configuration file. */
  channels: string;
}

type Model = Pick<ChaosModel, 'url' | 'model'>;

/** Settings of a worker process. Locks and intervals are short: recovery that takes 10 s by default takes 1 s here. */
export function workerEnv(
  urls: Proxies['urls'],
  gateway: GatewayOfWorkers,
  model: Model,
  topology: Topology,
): { [name: string]: string } {
  return {
    DATABASE_URL: urls.postgres,
    DATABASE_POOL: '5',
    DATABASE_TIMEOUT: '2s',
    REDIS_URL: urls.queue,
    CACHE_REDIS_URL: urls.cache,
    QUEUE_PREFIX: PREFIX,
    TURN_SHARDS: String(SHARDS[topology]),
    JOB_LOCK: '1s',
    SWEEP_EVERY: '500ms',
    DEBOUNCE: '100ms',
    MAX_WAIT: '600ms',
    TURNS_PER_COMPANY: '2',
    RESPONDER_TIMEOUT: '1s',
    TURN_FAILURES: '3',
    GATEWAY: 'webhook',
    GATEWAY_URL: gateway.url,
    GATEWAY_SECRET: gateway.secret,
    CONFIG_FILE: gateway.channels,
    [CHANNEL_SECRET]: gateway.secret,
    HTTP_PORT: '0',
    GATEWAY_TIMEOUT: '500ms',
    BOOKING_TIMEOUT: '1s',
    MODEL_URL: model.url,
    MODEL: model.model,
    MODEL_TIMEOUT: '800ms',
    MODEL_FIRST_TOKEN: '400ms',
    LOG_LEVEL: 'info',
  };
}
