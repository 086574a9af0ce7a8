import { setTimeout as pause } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import type { Events } from '../observability/events';
import { QueueRefused } from '../queues/errors';
import { openRedis, type RedisClient } from '../redis/connection';
import { ConnectionErrors, namedTrouble, troubleOf } from '../redis/problem';
import { unlessAborted } from '../time/deadline';
import { SECOND } from '../time/duration';

/** The connection that all queues and workers of a process share; workers duplicate it for their blocking reads. */
export class QueueConnection {
  readonly redis: RedisClient;
  readonly #errors: ConnectionErrors;
  /** Kinds of problems that have been reported since Redis last worked. */
  readonly #reported = new Set<string>();
  #refused: (error: QueueRefused) => void = () => undefined;

  /** Reconnects until Redis can be used, for as long as that takes. */
  constructor(
    private readonly url: string,
    private readonly events: Events,
  ) {
    this.redis = openRedis(url, { maxRetriesPerRequest: null, connectionName: 'dialogkeeper-queue' });
    this.#errors = new ConnectionErrors(this.redis, (error) => this.#onError(error));
    this.redis.on('ready', () => this.works());
  }

  /**
   * Resolves when Redis can be used; waits until then, or until the signal aborts. Throws `QueueRefused` where waiting does
   * not help: a wrong password, a database that does not exist.
   */
  async ready(signal: AbortSignal): Promise<void> {
    const ended = new AbortController();
    try {
      await this.during(this.#untilItAnswers(AbortSignal.any([signal, ended.signal])), signal);
    } finally {
      ended.abort(); // a refusal ends the call alone, and the loop's timer would keep the process alive
    }
  }

  /**
   * Waits for `work`, but gives up when Redis refuses the connection or the signal aborts. Throws `QueueRefused`, which says
   * why Redis refuses.
   */
  async during<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    const refused = new Promise<never>((_resolve, reject) => {
      this.#refused = reject;
    });
    if (this.#errors.last) this.#onError(this.#errors.last);
    try {
      return await unlessAborted(signal, Promise.race([refused, work]));
    } catch (cause) {
      const trouble = cause instanceof QueueRefused ? undefined : namedTrouble(cause);
      throw trouble ? new QueueRefused(this.url, trouble.what, { cause }) : cause;
    }
  }

  async #untilItAnswers(signal: AbortSignal): Promise<void> {
    for (; !signal.aborted; await pause(SECOND, undefined, { signal })) {
      try {
        // Redis answers these also when it is full, or a node of a cluster that we were not told about.
        const info =
          this.redis instanceof Cluster ? await this.redis.ping() : await this.redis.info('cluster');
        if (!info.includes('cluster_enabled:1')) return;
        this.#onError(new Error('SELECT is not allowed in cluster mode'));
      } catch (error) {
        if (signal.aborted) return; // the connection was closed meanwhile
        this.#onError(error);
      }
    }
  }

  /**
   * For errors that only commands run into, such as those of a full Redis. Each kind of problem is reported once, until `works`
   * is called.
   */
  failed(error: unknown): void {
    const trouble = namedTrouble(error);
    if (trouble) this.#report(trouble.what, error);
  }

  works(): void {
    if (this.#reported.size > 0) this.events.emit('queue-redis.usable', {});
    this.#reported.clear();
  }

  #onError(error: unknown): void {
    const { kind, what, isFinal } = troubleOf(error);
    this.#report(kind === 'silent' ? 'does not answer; waiting for it (REDIS_URL)' : what, error);
    if (isFinal) this.#refused(new QueueRefused(this.url, what, { cause: error }));
  }

  #report(problem: string, error: unknown): void {
    if (this.#reported.has(problem)) return;
    this.#reported.add(problem);
    this.events.emit('queue-redis.unusable', { problem, error });
  }
}
