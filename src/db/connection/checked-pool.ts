import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import type { Logger } from '../../observability/logger';
import { DatabaseAway, LockTimedOut } from '../errors';
import { isDatabaseAway } from './availability';

/** A lock was not granted in time; or two transactions wait for each other, and PostgreSQL has ended this one. */
const LOCK_CODES = ['55P03', '40P01'];

/**
 * A pool of connections, as kysely takes it. A connection on which PostgreSQL is away (it does not answer, or its server
 * has become read-only) is closed. pg itself would return it to the pool and use it again.
 * Throws `DatabaseAway` and `LockTimedOut`.
 */
export class CheckedPool implements PostgresPool {
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
      if (broken) throw broken; // a ROLLBACK, for example, which would get no answer
      try {
        return await client.query(sql, [...parameters]);
      } catch (cause) {
        const error = translated(cause);
        if (error instanceof DatabaseAway) broken = error;
        throw error;
      }
    };
    return {
      query: query as unknown as PostgresPoolClient['query'],
      release: () => (broken ? this.#discard(client, broken) : client.release()),
    };
  }

  end(): Promise<void> {
    return this.pool.end();
  }

  /** Closes a broken connection, and the idle ones: they are probably broken too, and do not notice it. */
  #discard(client: PoolClient, error: DatabaseAway): void {
    const idle = this.pool.idleCount;
    this.logger.warn(
      { event: 'database.connection-replaced', err: error, idle },
      'a database connection does not work any more and is replaced',
    );
    close(client, error);
    for (let i = 0; i < idle; i++) {
      this.pool.connect().then(
        (other) => close(other, error),
        () => undefined, // no connection was opened
      );
    }
  }
}

/** Closes the socket at once: the pool would wait until the server confirms the end of the connection. */
function close(client: PoolClient, error: Error): void {
  client.connection.stream.destroy();
  client.release(error);
}

function translated(cause: unknown): unknown {
  if (isDatabaseAway(cause)) return new DatabaseAway(cause);
  if (cause instanceof DatabaseError && LOCK_CODES.includes(cause.code ?? '')) return new LockTimedOut(cause);
  return cause;
}
