import { fingerprint } from '../../privacy/redaction';
import { isObject } from '../../provider-api/json';
import { MINUTE } from '../../time/duration';
import { BookingsUnconfirmed } from '../errors';
import { withoutDoubt } from '../failure';
import { type JsonAnswer, requestJson } from '../http';
import type { ConnectDeps, RequestLimit } from '../provider';
import { failureOf } from './failure';
import type { GoogleCalendarSettings } from './settings';
import { accessToken, forgetToken } from './token';

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Segments; they are escaped. */
  path: readonly string[];
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** The change applies to this state of the event only. */
  ifMatch?: string | undefined;
  /** The statuses that the caller understands, besides success. */
  expected?: readonly number[];
}

/** Resolves with a success, or an expected status. Throws as `BookingSystemClient` says. */
export type CalendarApi = (request: ApiRequest, signal: AbortSignal) => Promise<JsonAnswer>;

export function createApi(
  settings: GoogleCalendarSettings,
  { timeoutMs, limiter }: Pick<ConnectDeps, 'timeoutMs' | 'limiter'>,
): CalendarApi {
  const limit = limitOf(settings);

  async function request(given: ApiRequest, signal: AbortSignal, isRepeated = false): Promise<JsonAnswer> {
    const { method, path, query = {}, body, ifMatch } = given;
    const token = await accessToken(settings, timeoutMs, signal);
    await limiter.take(limit, signal);
    const url = `${settings.server}/${path.map(encodeURIComponent).join('/')}?${new URLSearchParams(query)}`;
    const headers = { authorization: `Bearer ${token}`, ...(ifMatch && { 'if-match': ifMatch }) };
    const answer = await requestJson(method, url, { headers, body, signal, timeoutMs });
    if (isSuccess(given, answer) || given.expected?.includes(answer.status)) return answer;
    if (answer.status === 401 && !isRepeated) {
      forgetToken(settings);
      return request(given, signal, true);
    }
    throw failureOf(answer, [token, settings.privateKey]);
  }

  return (given, signal) =>
    given.method === 'GET' ? repeatedOnce(() => request(given, signal)) : request(given, signal);
}

function repeatedOnce<T>(read: () => Promise<T>): Promise<T> {
  const repeated = read().catch((error: unknown) => {
    if (error instanceof BookingsUnconfirmed) return read();
    throw error;
  });
  return withoutDoubt(repeated);
}

/** Google's for one account: https://developers.google.com/workspace/calendar/api/guides/quota */
function limitOf({ clientEmail }: GoogleCalendarSettings): RequestLimit {
  return {
    name: `google-calendar:${fingerprint(clientEmail)}`,
    rates: [{ requests: 600, perMs: MINUTE }],
  };
}

/** The page of a proxy, and a body that broke off, are none. */
function isSuccess({ method }: ApiRequest, { status, json }: JsonAnswer): boolean {
  return status >= 200 && status < 300 && (method === 'DELETE' || status === 204 || isObject(json));
}
