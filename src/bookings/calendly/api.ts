import { fingerprint } from '../../privacy/redaction';
import { at, isObject, type Json, objectOf } from '../../provider-api/json';
import { MINUTE } from '../../time/duration';
import { failureOf, withoutDoubt } from '../failure';
import { requestJson } from '../http';
import { allPages, nameOf, rowsIn } from '../items';
import type { ConnectDeps } from '../provider';
import type { CalendlySettings } from './settings';

/** Of one user of a paid plan: https://developer.calendly.com/api-docs/overview/rate-limits */
const RATES = [{ requests: 500, perMs: MINUTE }];
/** The most that Calendly gives. */
const PAGE = '100';

export interface CalendlyApi {
  get(path: string, query: Record<string, string>, signal: AbortSignal): Promise<Json>;
  /** `page`: of the page before; undefined: the first. */
  page(
    path: string,
    query: Record<string, string>,
    page: string | undefined,
    signal: AbortSignal,
  ): Promise<Page>;
  /** All pages. */
  list(path: string, query: Record<string, string>, signal: AbortSignal): Promise<Json[]>;
  /** Of subscriptions: what was done is seen by the next look. */
  change(
    method: 'POST' | 'DELETE',
    path: string,
    body: object | undefined,
    signal: AbortSignal,
  ): Promise<void>;
}

interface Page {
  items: Json[];
  next: string | undefined;
}

export function calendlyApi(settings: CalendlySettings, { timeoutMs, limiter }: ConnectDeps): CalendlyApi {
  const { url, accessToken, signingKey } = settings;
  // no client waits for what is only read
  const limit = { name: `calendly:${fingerprint(accessToken)}`, rates: RATES, mayWaitMs: MINUTE };
  const headers = { authorization: `Bearer ${accessToken}` };

  async function request(method: string, path: string, body: object | undefined, signal: AbortSignal) {
    await limiter.take(limit, signal);
    const answer = await requestJson(method, `${url}/${path}`, { headers, body, signal, timeoutMs });
    const isEmpty = answer.status === 204;
    if (isEmpty || (answer.status >= 200 && answer.status < 300 && isObject(answer.json))) return answer.json;
    throw failureOf(answer, [accessToken, signingKey]);
  }

  const get: CalendlyApi['get'] = async (path, query, signal) =>
    objectOf(await withoutDoubt(request('GET', `${path}?${new URLSearchParams(query)}`, undefined, signal)));

  const page: CalendlyApi['page'] = async (path, query, token, signal) => {
    const answer = await get(path, { ...query, count: PAGE, ...(token && { page_token: token }) }, signal);
    const next = nameOf(at(answer, 'pagination', 'next_page_token'));
    return { items: rowsIn(answer.collection), next };
  };

  return {
    get,
    page,
    list: (path, query, signal) => allPages((token) => page(path, query, token, signal)),
    async change(method, path, body, signal) {
      await withoutDoubt(request(method, path, body, signal));
    },
  };
}
