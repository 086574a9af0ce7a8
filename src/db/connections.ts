import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import type { Logger } from '../observability/logger';
import { isDatabaseAway } from './availability';
import { DatabaseAway, LockTimedOut } from './errors';

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * The connections of a pool as kysely takes them. One on which PostgreSQL turns out to be away (it has gone silent, or its
 * server has become read-only) is closed, not given back: pg itself would keep it, and hand it out again.
 * Throws `DatabaseAway` and `LockTimedOut`.
 */
export class Connections implements PostgresPool {
  constructor(
    private readonly pool: Pool,
    private readonly logger: Logger,
  ) {}

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.pool.connect().catch((cause: unknown) => {
      throw new DatabaseAway(cause);
    });
    let broken: DatabaseAway | undefined;
    const query = async (sql: string, parameters: readonly unknown[]) => {
      if (broken) throw broken; // for example a ROLLBACK, which would wait for an answer in vain
      try {
        return await client.query(sql, [...parameters]);
      } catch (cause) {
        const error = named(cause);
        if (error instanceof DatabaseAway) broken = error;
        throw error;
      }
    };
    return {
      query: query as unknown as PostgresPoolClient['query'],
      release: () => (broken ? this.#giveUp(client, broken) : client.release()),
    };
  }

  end(): Promise<void> {
    return this.pool.end();
  }

  /** What has happened to one connection has probably happened to the idle ones, which do not notice it by themselves. */
  #giveUp(client: PoolClient, error: DatabaseAway): void {
    const idle = this.pool.idleCount;
    this.logger.warn({ err: error, idle }, 'a database connection does not work any more and is replaced');
    close(client, error);
    for (let i = 0; i < idle; i++) {
      this.pool.connect().then(
        (other) => close(other, error),
        () => undefined, // there is none to close
      );
    }
  }
}

/** At once: the pool would wait for the server to agree to the end of the connection. */
function close(client: PoolClient, error: Error): void {
  client.connection.stream.destroy();
  client.release(error);
}

function named(cause: unknown): unknown {
  if (isDatabaseAway(cause)) return new DatabaseAway(cause);
  if (cause instanceof DatabaseError && cause.code === LOCK_NOT_AVAILABLE) return new LockTimedOut(cause);
  return cause;
}
