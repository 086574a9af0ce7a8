import { setTimeout as pause } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import type { Logger } from '../observability/logger';
import { QueueRefused } from '../queues/errors';
import { openRedis, type RedisClient } from '../redis/connection';
import { ConnectionErrors, namedTrouble, troubleOf } from '../redis/problem';
import { rejectedOn } from '../time/deadline';
import { SECOND } from '../time/duration';

/** The connection that all queues and workers of a process share; workers duplicate it for their blocking reads. */
export class QueueConnection {
  readonly redis: RedisClient;
  readonly #errors: ConnectionErrors;
  readonly #said = new Set<string>();
  #refused: (error: QueueRefused) => void = () => undefined;

  /** It waits for a Redis that is away as long as that takes. */
  constructor(
    private readonly url: string,
    private readonly logger: Logger,
  ) {
    this.redis = openRedis(url, { maxRetriesPerRequest: null, connectionName: 'dialogkeeper-queue' });
    this.#errors = new ConnectionErrors(this.redis, (error) => this.#meet(error));
    this.redis.on('ready', () => this.works());
  }

  /**
   * Resolves when Redis can be used. One that is away is waited for, until the signal aborts. Throws `QueueRefused` where
   * waiting does not help: a wrong password, a database that does not exist.
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
   * Waits for `work`, but no longer than until Redis refuses the connection or the signal aborts. Throws `QueueRefused` with
   * a sentence for what Redis refuses.
   */
  async during<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    const refused = new Promise<never>((_resolve, reject) => {
      this.#refused = reject;
    });
    if (this.#errors.last) this.#meet(this.#errors.last);
    try {
      return await Promise.race([refused, rejectedOn(signal), work]);
    } catch (cause) {
      const trouble = cause instanceof QueueRefused ? undefined : namedTrouble(cause);
      throw trouble ? new QueueRefused(this.url, trouble.what, { cause }) : cause;
    }
  }

  async #untilItAnswers(signal: AbortSignal): Promise<void> {
    for (; !signal.aborted; await pause(SECOND, undefined, { signal })) {
      try {
        // Redis answers this whatever it has to do with clusters, and whether it is full or not.
        const info =
          this.redis instanceof Cluster ? await this.redis.ping() : await this.redis.info('cluster');
        if (!info.includes('cluster_enabled:1')) return;
        this.#meet(new Error('SELECT is not allowed in cluster mode'));
      } catch (error) {
        if (signal.aborted) return; // the connection was closed meanwhile
        this.#meet(error);
      }
    }
  }

  /** Errors that only commands meet, such as those of a full Redis. Each kind is said once, until `works` is called. */
  failed(error: unknown): void {
    const trouble = namedTrouble(error);
    if (trouble) this.#say(trouble.what, error);
  }

  works(): void {
    if (this.#said.size > 0) this.logger.info('the queue Redis works again');
    this.#said.clear();
  }

  #meet(error: unknown): void {
    const { kind, what, isFinal } = troubleOf(error);
    this.#say(kind === 'silent' ? 'does not answer; waiting for it' : what, error);
    if (isFinal) this.#refused(new QueueRefused(this.url, what, { cause: error }));
  }

  #say(what: string, err: unknown): void {
    if (this.#said.has(what)) return;
    this.#said.add(what);
    this.logger.warn({ err }, `the queue Redis ${what}`);
  }
}
