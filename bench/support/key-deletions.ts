import { Redis } from 'ioredis';
import type { Resources } from './resources';

const DEADLINE_MS = 10_000;

/** Waits for the deletion of keys with Redis keyspace notifications, without polling and without load on the workers. */
export class KeyDeletions {
  readonly #waiting = new Map<string, () => void>();

  private constructor(subscriber: Redis) {
    subscriber.on('pmessage', (_pattern: string, channel: string, event: string) => {
      if (event !== 'del') return;
      this.#waiting.get(channel.slice(channel.indexOf(':') + 1))?.();
    });
  }

  /** The Redis server needs these arguments. */
  static readonly SERVER_ARGS = ['--notify-keyspace-events', 'Kg'];

  static async watch(resources: Resources, redisUrl: string): Promise<KeyDeletions> {
    const subscriber = new Redis(redisUrl);
    resources.onClose(() => subscriber.disconnect());
    const deletions = new KeyDeletions(subscriber);
    await subscriber.psubscribe('__keyspace@0__:*');
    return deletions;
  }

  /** Resolves when each of these keys has been deleted after this call. */
  async all(keys: readonly string[]): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`not deleted: ${keys.join(', ')}`)), DEADLINE_MS);
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
