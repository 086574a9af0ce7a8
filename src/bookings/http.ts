import { type JsonAnswer, type JsonRequest, requestJson as request } from '../provider-api/http';
import { BookingsUnavailable, BookingsUnconfirmed } from './errors';

export type { JsonAnswer };

/** Lists of bookings are long. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Resolves with every answer, whatever its status. Throws `BookingsUnavailable` when no connection was made, and
 * `BookingsUnconfirmed` when no answer came.
 */
export function requestJson(method: string, url: string, options: JsonRequest): Promise<JsonAnswer> {
  return request(
    method,
    url,
    { maxBytes: MAX_BYTES, ...options },
    {
      unavailable: (reason, cause) => new BookingsUnavailable(reason, undefined, { cause }),
      unconfirmed: (reason, cause) => new BookingsUnconfirmed(reason, { cause }),
    },
  );
}
