import { join } from 'node:path';
import type { Connected } from '../../config/connected';
import type { ScriptedDialogue } from '../../responders/scripted/script';

interface WorkerEnvOptions {
  /** The environment that the worker processes inherit. */
  env: Record<string, string | undefined>;
  config: Connected;
  dialogues: readonly ScriptedDialogue[];
  companyId: string;
  scriptPath: string;
  gatewayUrl: string;
  secret: string;
}

/** The default log level would drown the result. */
const DEFAULT_LOG_LEVELS = [undefined, '', 'info'];

/** The environment of the worker processes of one replay. */
export function workerEnv(options: WorkerEnvOptions): Record<string, string | undefined> {
  const { env, config, dialogues } = options;
  return {
    ...env,
    DATABASE_URL: config.databaseUrl,
    REDIS_URL: config.redisUrl,
    CACHE_REDIS_URL: config.cacheRedisUrl,
    QUEUE_PREFIX: options.companyId,
    RESPONDER: join(__dirname, 'observed-responder.js'),
    SCRIPT: options.scriptPath,
    GATEWAY: 'webhook',
    GATEWAY_URL: options.gatewayUrl,
    GATEWAY_SECRET: options.secret,
    GATEWAY_TIMEOUT: '3s',
    DEBOUNCE: debounceFor(dialogues),
    LOG_LEVEL: DEFAULT_LOG_LEVELS.includes(env.LOG_LEVEL) ? 'error' : env.LOG_LEVEL,
  };
}

/** Short, so that a thousand turns take minutes; longer if a turn has several messages, which must arrive together. */
function debounceFor(dialogues: readonly ScriptedDialogue[]): string {
  return dialogues.some(({ turns }) => turns.some(({ messages }) => messages.length > 1)) ? '1s' : '30ms';
}
