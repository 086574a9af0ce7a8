import { MINUTE, SECOND } from '../../time/duration';
import { BookingRefused, BookingsOutage, BookingsUnavailable } from '../errors';
import { withoutDoubt } from '../failure';
import { requestJson } from '../http';
import type { ConnectDeps, RequestLimit } from '../provider';
import { type Outcome, outcomeOf } from './answer';
import type { Family } from './family';
import type { YclientsSettings } from './settings';

/** Of one address, over all companies: https://developer.alteg.io/en */
const RATES = [
  { requests: 5, perMs: SECOND },
  { requests: 200, perMs: MINUTE },
];
/** What a sync may use of them, so that clients' bookings are not refused for it. */
const BACKGROUND_RATES = [
  { requests: 3, perMs: SECOND },
  { requests: 140, perMs: MINUTE },
];

export type Done = Extract<Outcome, { kind: 'done' }>;
export type Params = Record<string, string | number | readonly string[]>;

/** Requests of one location. */
export class Api {
  constructor(
    private readonly family: Family,
    private readonly settings: YclientsSettings,
    private readonly deps: Pick<ConnectDeps, 'timeoutMs' | 'limiter'>,
  ) {}

  /** A read of a sync: it may wait for a minute, and leaves requests to others. */
  async readSlowly(path: string, params: Params, signal: AbortSignal): Promise<Done> {
    const mayWaitMs = MINUTE;
    await this.#take({ name: `${this.family.name}-background`, rates: BACKGROUND_RATES, mayWaitMs }, signal);
    return there(await this.#read(path, params, signal, { mayWaitMs }));
  }

  /** Nothing is carried out by it, whatever happens. */
  async read(path: string, params: Params, signal: AbortSignal): Promise<Done> {
    return there(await this.#read(path, params, signal));
  }

  /** Undefined: there is no such thing. */
  async find(path: string, signal: AbortSignal): Promise<Done | undefined> {
    const outcome = await this.#read(path, {}, signal);
    return outcome.kind === 'missing' ? undefined : outcome;
  }

  /** Asks as a visitor of the online booking, who has no user token. Nothing is carried out by it. */
  async ask(path: string, params: Params, signal: AbortSignal): Promise<Done> {
    const asked = this.#request('GET', `${path}${queryOf(params)}`, { isVisitor: true }, signal);
    return there(await withoutDoubt(asked));
  }

  /** The same, for what has a body. */
  async check(path: string, body: unknown, signal: AbortSignal): Promise<Done> {
    return there(await withoutDoubt(this.#request('POST', path, { body, isVisitor: true }, signal)));
  }

  async book(path: string, body: unknown, signal: AbortSignal): Promise<Done> {
    return there(await this.#request('POST', path, { body, isVisitor: true }, signal));
  }

  /** Undefined: there is no such thing. */
  async change(method: string, path: string, body: unknown, signal: AbortSignal): Promise<Done | undefined> {
    const outcome = await this.#request(method, path, { body, ofRecord: true }, signal);
    return outcome.kind === 'missing' ? undefined : outcome;
  }

  #read(path: string, params: Params, signal: AbortSignal, options: Options = {}) {
    const asked = this.#request('GET', `${path}${queryOf(params)}`, options, signal);
    return withoutDoubt(asked).catch((cause: unknown) => {
      if (!(cause instanceof BookingRefused)) throw cause;
      throw new BookingsUnavailable(cause.reason, undefined, { cause });
    });
  }

  async #request(
    method: string,
    path: string,
    { body, isVisitor = false, ofRecord = false, mayWaitMs }: Options,
    signal: AbortSignal,
  ): Promise<Exclude<Outcome, { kind: 'failed' }>> {
    await this.#take({ name: this.family.name, rates: RATES, ...(mayWaitMs && { mayWaitMs }) }, signal);
    const { server = this.family.server, partnerToken, userToken } = this.settings;
    const answer = await requestJson(method, `${server}/api/v1/${path}`, {
      headers: {
        accept: this.family.accept,
        'content-type': 'application/json', // without a body, too: the API asks for it
        authorization: `Bearer ${partnerToken}${isVisitor ? '' : `, User ${userToken}`}`,
      },
      ...(body !== undefined && { body }),
      signal,
      timeoutMs: this.deps.timeoutMs,
    });
    const outcome = outcomeOf(answer, ofRecord);
    if (outcome.kind === 'failed') throw outcome.error;
    return outcome;
  }

  #take(limit: RequestLimit, signal: AbortSignal): Promise<void> {
    return this.deps.limiter.take(limit, signal);
  }
}

interface Options {
  body?: unknown;
  isVisitor?: boolean;
  ofRecord?: boolean;
  mayWaitMs?: number;
}

function there(outcome: Exclude<Outcome, { kind: 'failed' }>): Done {
  if (outcome.kind === 'missing') throw new BookingsOutage('404: there is no such location');
  return outcome;
}

function queryOf(params: Params): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'object') for (const one of value) query.append(`${name}[]`, one);
    else query.append(name, String(value));
  }
  return query.size === 0 ? '' : `?${query}`;
}
