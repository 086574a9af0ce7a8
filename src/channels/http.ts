import {
  type JsonAnswer,
  type JsonRequest,
  requestJson as request,
  type WithoutAnswer,
} from '../provider-api/http';
import { GatewayUnavailable, GatewayUnconfirmed } from './errors';

export type { JsonAnswer };

/** What it means for a message that no answer came. */
export const WITHOUT_ANSWER: WithoutAnswer = {
  unavailable: (reason, cause) => new GatewayUnavailable(reason, undefined, { cause }),
  unconfirmed: (reason, cause) => new GatewayUnconfirmed(reason, undefined, { cause }),
};

/** `requestJson` with POST. */
export function postJson(url: string, options: JsonRequest): Promise<JsonAnswer> {
  return requestJson('POST', url, options);
}

/**
 * Resolves with every answer, whatever its status. Throws `GatewayUnavailable` when no connection was made, and
 * `GatewayUnconfirmed` when no answer came.
 */
export function requestJson(method: string, url: string, options: JsonRequest): Promise<JsonAnswer> {
  return request(method, url, options, WITHOUT_ANSWER);
}
