import { DialogkeeperError } from '../domain/error';
import { REDIS_URL_FORMS, schemeOf } from '../privacy/shown-url';

export class InvalidRedisUrl extends DialogkeeperError {
  readonly code = 'redis.invalid-url';

  constructor(
    url: string,
    readonly problem: string,
  ) {
    super(`${JSON.stringify(schemeOf(url))} does not name a Redis: ${problem}; give ${REDIS_URL_FORMS}`);
  }
}
