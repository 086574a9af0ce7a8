import { fingerprint } from '../../privacy/redaction';
import { at, type Json, objectOf } from '../../provider-api/json';
import { MINUTE } from '../../time/duration';
import { failureOf, reasonOf, withoutDoubt } from '../failure';
import { type JsonAnswer, requestJson } from '../http';
import type { ConnectDeps, RequestLimit } from '../provider';
import type { CalComSettings } from './settings';

/**
 * `cal-api-version` of each resource. Without it, or with one that a server does not know, an old version answers. 2024-08-13 of
 * bookings is the newest that both Cal.com and servers of one's own know.
 */
const VERSIONS = {
  bookings: '2024-08-13',
  'event-types': '2024-06-14',
  me: '2024-06-14',
  slots: '2024-09-04',
} as const;
type Resource = keyof typeof VERSIONS;

/** Of one API key: https://cal.com/docs/api-reference/v2/introduction */
const RATES = [{ requests: 120, perMs: MINUTE }];
/** What a sync may use of them, so that clients' bookings are not refused for it. */
const BACKGROUND_RATES = [{ requests: 80, perMs: MINUTE }];

const OF_THE_REQUEST = new Set([400, 404, 409, 422]);

/** An answer that says no to this request. */
export interface Refusal {
  status: number;
  /** Without personal data. */
  reason: string;
}

export interface CalComApi {
  /** The whole answer. Undefined: there is no such booking. */
  get(path: Path, query: Record<string, string>, signal: AbortSignal): Promise<Json | undefined>;
  /** `data` of the answer, or why not. */
  post(path: Path, body: object, signal: AbortSignal): Promise<Json | { refusal: Refusal }>;
}

type Path = Resource | `${Resource}/${string}`;

/** `background`: requests of a sync may wait for a minute, and leave requests to others. */
export function calComApi(
  { url, apiKey }: CalComSettings,
  { timeoutMs, limiter }: ConnectDeps,
  { background = false } = {},
): CalComApi {
  const name = `cal.com:${fingerprint(apiKey)}`;
  const limits: RequestLimit[] = background
    ? [
        { name: `${name}:background`, rates: BACKGROUND_RATES, mayWaitMs: MINUTE },
        { name, rates: RATES, mayWaitMs: MINUTE },
      ]
    : [{ name, rates: RATES }];

  async function request(method: string, path: Path, search: string, body: unknown, signal: AbortSignal) {
    for (const limit of limits) await limiter.take(limit, signal);
    const [resource] = path.split('/') as [Resource];
    const headers = { authorization: `Bearer ${apiKey}`, 'cal-api-version': VERSIONS[resource] };
    return requestJson(method, `${url}/${path}${search}`, { headers, body, signal, timeoutMs });
  }

  return {
    get(path, query, signal) {
      return withoutDoubt(
        request('GET', path, `?${new URLSearchParams(query)}`, undefined, signal).then((answer) => {
          if (answer.status === 404 && path.startsWith('bookings/')) return undefined;
          if (isSuccess(answer)) return objectOf(answer.json);
          throw failureOf(answer, [apiKey]);
        }),
      );
    },

    async post(path, body, signal) {
      const answer = await request('POST', path, '', body, signal);
      if (isSuccess(answer)) return objectOf(at(answer.json, 'data'));
      if (OF_THE_REQUEST.has(answer.status))
        return { refusal: { status: answer.status, reason: reasonOf(answer, [apiKey]) } };
      throw failureOf(answer, [apiKey]);
    },
  };
}

function isSuccess({ status, json }: JsonAnswer): boolean {
  return status >= 200 && status < 300 && at(json, 'data') !== undefined;
}
