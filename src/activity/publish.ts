import { AsyncResource } from 'node:async_hooks';
import type { Events } from '../observability/events';
import type { RedisClient } from '../redis/connection';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { onSignals } from './from-events';
import { RESYNC, type Signal } from './signal';
import { ActivityStream } from './stream';

/** Milliseconds for which signals are gathered: what the turns of a process do meanwhile is one command. */
const GATHER = 50;
/** Signals that wait while Redis does not answer. */
const MOST_WAITING = 1000;
/** Milliseconds after which it is tried again to say that signals were lost. */
const RETRY = SECOND;
/** Milliseconds that the last signals of a stopping process may take. */
const LAST_DEADLINE = SECOND / 2;

export interface PublisherDeps {
  redis: RedisClient;
  /** `QUEUE_PREFIX`. */
  prefix: string;
  events: Events;
}

/**
 * Writes what happens in this process to the activity stream. Nothing waits for it, and it may lose signals: while Redis is away they
 * are dropped, and when it is back, the open pages are told to ask for everything.
 */
export class ActivityPublisher {
  readonly #stream: ActivityStream;
  #waiting: Signal[] = [];
  #isLossy = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  /** In the trace in which the publisher was made, which is none, and not in that of the turn that arms the timer. */
  readonly #flush = AsyncResource.bind(() => this.#send());

  constructor(private readonly deps: PublisherDeps) {
    this.#stream = new ActivityStream(deps.redis, deps.prefix);
    onSignals(deps.events, (signal) => this.#add(signal));
  }

  #add(signal: Signal): void {
    if (this.#waiting.length >= MOST_WAITING) this.#lose();
    this.#waiting.push(signal);
    this.#arm(GATHER);
  }

  #arm(ms: number): void {
    if (this.#timer || this.#sending || this.#isStopped) return;
    this.#timer = setTimeout(this.#flush, ms);
    this.#timer.unref();
  }

  #lose(): void {
    this.#waiting = [];
    this.#isLossy = true;
  }

  /** One command at a time: a Redis that does not answer holds one, and the signals that wait are bounded. */
  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.deps.redis.status !== 'ready') {
      this.#lose();
      this.#arm(RETRY);
      return;
    }
    const signals = this.#isLossy ? [RESYNC] : this.#waiting;
    this.#waiting = [];
    this.#isLossy = false;
    this.#sending = this.#stream
      .write(signals)
      .catch(() => this.#lose())
      .finally(() => {
        this.#sending = undefined;
        if (this.#isLossy) this.#arm(RETRY);
        else if (this.#waiting.length > 0) this.#arm(GATHER);
      });
  }

  /** Writes what waits, if Redis takes it soon. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    const late = () => new Error('Redis does not answer');
    const last = async () => {
      await this.#sending;
      if (this.#waiting.length === 0) return;
      this.#send();
      await this.#sending;
    };
    await within(LAST_DEADLINE, last(), late).catch(() => undefined);
  }
}
