import { inspect } from 'node:util';

const CONNECTIONS = 200;

/**
 * As ES modules: the CommonJS build finds its own files by a URL that it makes of a path as it is, and so misses them in a
 * folder whose name holds `#`, `?` or `%`.
 */
async function loadPglite() {
  const [{ PGlite }, { btree_gist }, { PGLiteSocketServer }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/contrib/btree_gist'),
    import('@electric-sql/pglite-socket'),
  ]);
  return { PGlite, btree_gist, PGLiteSocketServer };
}

type Pglite = Awaited<ReturnType<typeof loadPglite>>['PGlite'];
type Method<Name extends 'execProtocolRawStream' | 'exec'> = InstanceType<Pglite>[Name];

/**
 * PostgreSQL in `folder`, which is made when it is absent; its parent must exist. What is committed survives a
 * killed process, even one killed while it made the folder (PGlite runs without fsync: not always a power cut).
 */
export async function startPostgres(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  let complaint: string | undefined;
  const { PGlite, btree_gist, PGLiteSocketServer } = await loadPglite();
  const BatchwisePglite = batchwise(PGlite);
  const db = new BatchwisePglite({
    dataDir: folder,
    extensions: { btree_gist },
    relaxedDurability: false,
    onStderr: (line) => {
      complaint = /(FATAL|PANIC): .*/.exec(line)?.[0] ?? complaint;
      return false;
    },
  });
  await db.waitReady.catch((cause: unknown) => {
    const problem = complaint ?? (cause instanceof Error ? cause.message : inspect(cause));
    throw new Error(
      `PostgreSQL can not open ${folder}: ${problem}. Move it away to begin with an empty one`,
      {
        cause,
      },
    );
  });
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: CONNECTIONS });
  await server.start();
  return {
    url: `postgres://postgres@${server.getServerConn()}/postgres?sslmode=disable`,
    async stop() {
      await server.stop();
      await db.close();
    },
  };
}

/** Types of the messages that begin a batch of the extended protocol: Parse, Bind, Describe, Execute, Close, Flush. */
const BEGINS_BATCH = new Set(Buffer.from('PBDECH'));
/** Sync and Query. */
const ENDS_BATCH = new Set(Buffer.from('SQ'));
/** The first message of a connection has no type: it begins with its length. */
const STARTUP = 0;

/**
 * The socket server passes on message by message and keeps to one connection only while `isInTransaction()`. All
 * connections share one session, hence one unnamed statement: Parse of one came between Parse and Bind of another,
 * whose values then went to the wrong query (seen with 300 KB parameters from two processes). So a batch counts as
 * a transaction until its Sync. https://github.com/electric-sql/pglite/issues/1046
 */
function batchwise(Base: Pglite) {
  return class BatchwisePglite extends Base {
    #batchOpen = false;

    override isInTransaction(): boolean {
      return this.#batchOpen || super.isInTransaction();
    }

    override async execProtocolRawStream(
      ...[message, options]: Parameters<Method<'execProtocolRawStream'>>
    ): Promise<void> {
      const type = message[0] ?? STARTUP;
      if (BEGINS_BATCH.has(type)) this.#batchOpen = true;
      else if (ENDS_BATCH.has(type)) this.#batchOpen = false;
      try {
        await super.execProtocolRawStream(message, options);
      } catch (err) {
        // Thrown from here it would stop the socket server's queue for every connection, for ever. A refused startup
        // has been answered; after anything else PostgreSQL is broken and the process must end.
        if (type === STARTUP) return;
        setImmediate(() => {
          throw err;
        });
      }
    }

    /**
     * The socket server calls this only to roll back what a lost connection left open. After an error in a batch the
     * session skips everything until a Sync, which `exec` sends last: only the second ROLLBACK is heard then.
     */
    override async exec(...given: Parameters<Method<'exec'>>): ReturnType<Method<'exec'>> {
      const results = await super.exec(...given);
      if (!this.#batchOpen) return results;
      this.#batchOpen = false;
      return super.exec(...given);
    }
  };
}
