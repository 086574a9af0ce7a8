import { Redis } from 'ioredis';
import type { Stage } from './fixture';

const PATIENCE = 10_000;

/**
 * Tells when keys have been deleted, by what Redis itself announces (`notify-keyspace-events`): nobody polls, and
 * nobody is asked who works meanwhile.
 */
export class Gone {
  readonly #waiting = new Map<string, () => void>();

  private constructor(subscriber: Redis) {
    subscriber.on('pmessage', (_pattern: string, channel: string, event: string) => {
      if (event !== 'del') return;
      this.#waiting.get(channel.slice(channel.indexOf(':') + 1))?.();
    });
  }

  /** The server must run with `NOTIFY`. */
  static readonly NOTIFY = ['--notify-keyspace-events', 'Kg'];

  static async watch(stage: Stage, redisUrl: string): Promise<Gone> {
    const subscriber = new Redis(redisUrl);
    stage.closing(() => subscriber.disconnect());
    const gone = new Gone(subscriber);
    await subscriber.psubscribe('__keyspace@0__:*');
    return gone;
  }

  /** Resolves when each of these has been deleted from now on. */
  async all(keys: readonly string[]): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`still there: ${keys.join(', ')}`)), PATIENCE);
    });
    const each = keys.map((key) => new Promise<void>((resolve) => this.#waiting.set(key, resolve)));
    try {
      await Promise.race([Promise.all(each), late]);
    } finally {
      clearTimeout(timer);
      for (const key of keys) this.#waiting.delete(key);
    }
  }
}
