import { fingerprint } from '../../privacy/redaction';
import { isObject, type Json, listOf } from '../../provider-api/json';
import { MINUTE, SECOND } from '../../time/duration';
import { BookingsOutage } from '../errors';
import { failureOf, withoutDoubt } from '../failure';
import { requestJson } from '../http';
import { allPages, nameOf } from '../items';
import type { ConnectDeps } from '../provider';

const VERSION = '2025-04-16';
/** Square does not tell its limits; it answers 429. */
const RATES = [{ requests: 10, perMs: SECOND }];

/** Searches are POST; nothing is changed by any of these. */
export interface SquareApi {
  /** Undefined: there is no such thing. */
  read(path: string, signal: AbortSignal, body?: object): Promise<Json | undefined>;
  /** All pages of a list. `body`: of a search; undefined: a GET. */
  list(path: string, field: string, signal: AbortSignal, body?: object): Promise<Json[]>;
}

export function squareApi(
  { url, accessToken }: { url: string; accessToken: string },
  { timeoutMs, limiter }: ConnectDeps,
): SquareApi {
  // no client waits for what is only read
  const limit = { name: `square:${fingerprint(accessToken)}`, rates: RATES, mayWaitMs: MINUTE };
  const headers = { authorization: `Bearer ${accessToken}`, 'square-version': VERSION };

  const read: SquareApi['read'] = async (path, signal, body) => {
    await limiter.take(limit, signal);
    const method = body ? 'POST' : 'GET';
    return withoutDoubt(
      requestJson(method, `${url}/v2/${path}`, { headers, body, signal, timeoutMs }).then((answer) => {
        if (answer.status === 404) return undefined;
        if (answer.status >= 200 && answer.status < 300 && isFine(answer.json)) return answer.json;
        throw failureOf(answer, [accessToken]);
      }),
    );
  };

  return {
    read,
    list: (path, field, signal, body) =>
      allPages(async (cursor) => {
        const next = cursor === undefined ? {} : { cursor };
        const query = body || cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await read(`${path}${query}`, signal, body && { ...body, ...next });
        if (!page) throw new BookingsOutage(`404: there is no ${field} at this address`);
        return { items: listOf(page[field]).filter(isObject), next: nameOf(page.cursor) };
      }),
  };
}

/** A list without rows is left out of an answer, so what an empty answer must not have is errors. */
function isFine(json: unknown): json is Json {
  return isObject(json) && listOf(json.errors).length === 0;
}
