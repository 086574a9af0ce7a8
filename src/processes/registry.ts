import { z } from 'zod';
import type { RedisClient } from '../redis/connection';
import { within } from '../time/deadline';
import { MINUTE, SECOND } from '../time/duration';
import { RegistryUnreachable } from './errors';

/** Milliseconds for which a process stays listed after its last sign of life: long enough that Prometheus sees it down. */
export const REGISTRATION_TTL = MINUTE;
const LIST_DEADLINE = 2 * SECOND;

/** The list is fetched from by programs, so an address is a host and a port, and nothing else. */
const ADDRESS = /^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i;

const registered = z.object({
  /** Unique among all processes, also those that are gone. */
  id: z.string(),
  /** `host:port` of its health and metrics. */
  address: z.string().regex(ADDRESS),
  /** What it does, for example `worker` or `worker+web`. */
  role: z.string(),
  /** The queues that it takes jobs from. */
  queues: z.array(z.string()),
  machine: z.string(),
  pid: z.number(),
});

/** A running process and the address of its health and metrics. */
export type RegisteredProcess = z.infer<typeof registered>;

/**
 * The running processes, in the Redis of the queues: one key for each, which expires, and a set of their ids. All keys have one
 * hash tag, so that a cluster keeps them on one node.
 */
export class ProcessRegistry {
  readonly #ids: string;

  constructor(
    private readonly redis: RedisClient,
    private readonly options: { prefix: string; redisUrl: string },
  ) {
    this.#ids = `${options.prefix}:{processes}`;
  }

  async put(process: RegisteredProcess): Promise<void> {
    await Promise.all([
      this.redis.set(this.#keyOf(process.id), JSON.stringify(process), 'PX', REGISTRATION_TTL),
      this.redis.sadd(this.#ids, process.id),
      this.redis.pexpire(this.#ids, REGISTRATION_TTL),
    ]);
  }

  async remove(id: string): Promise<void> {
    await Promise.all([this.redis.unlink(this.#keyOf(id)), this.redis.srem(this.#ids, id)]);
  }

  /** In the order of their addresses. Throws `RegistryUnreachable`, within two seconds. */
  async list(): Promise<RegisteredProcess[]> {
    const unreachable = (cause?: unknown) => new RegistryUnreachable(this.options.redisUrl, { cause });
    const read = this.#read().catch((error) => {
      throw unreachable(error);
    });
    return within(LIST_DEADLINE, read, unreachable);
  }

  async #read(): Promise<RegisteredProcess[]> {
    const ids = await this.redis.smembers(this.#ids);
    if (ids.length === 0) return [];
    const values = await this.redis.mget(ids.map((id) => this.#keyOf(id)));
    const expired = ids.filter((_, i) => values[i] === null);
    if (expired.length > 0) await this.redis.srem(this.#ids, expired);
    return values
      .flatMap((value) => (value === null ? [] : readable(value)))
      .sort((one, other) => (one.address < other.address ? -1 : 1));
  }

  #keyOf(id: string): string {
    return `${this.#ids}:${id}`;
  }
}

/** Another release may have written something else. */
function readable(value: string): RegisteredProcess[] {
  try {
    return [registered.parse(JSON.parse(value))];
  } catch {
    return [];
  }
}
