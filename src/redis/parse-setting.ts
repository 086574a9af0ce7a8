import { REDIS_URL_FORMS, schemeOf } from '../privacy/shown-url';
import { ConfigInvalid } from '../settings/errors';
import { InvalidRedisUrl } from './errors';
import { parseRedisUrl } from './url';

/** Parses a setting that holds a URL of Redis. Throws `ConfigInvalid`, which does not repeat the URL. */
export function redisUrl(given: string, env: string): string {
  try {
    parseRedisUrl(given);
    return given;
  } catch (error) {
    if (!(error instanceof InvalidRedisUrl)) throw error;
    throw new ConfigInvalid(env, schemeOf(given), `${REDIS_URL_FORMS}. The problem: ${error.problem}`);
  }
}
