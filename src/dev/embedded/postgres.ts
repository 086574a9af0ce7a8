import { inspect } from 'node:util';

const CONNECTIONS = 200;

/**
 * Imports the ES modules: the CommonJS build makes URLs from paths without escaping, and cannot find its own files in a
 * folder whose name contains `#`, `?` or `%`.
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
 * Starts PostgreSQL in `folder`, which is created if it is absent; its parent must exist. Committed data survives a killed
 * process, also one that was killed while it created the folder. PGlite runs without fsync: a power cut may lose data.
 */
export async function startPostgres(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  let reported: string | undefined;
  const { PGlite, btree_gist, PGLiteSocketServer } = await loadPglite();
  const BatchwisePglite = batchwise(PGlite);
  const db = new BatchwisePglite({
    dataDir: folder,
    extensions: { btree_gist },
    relaxedDurability: false,
    onStderr: (line) => {
      reported = /(FATAL|PANIC): .*/.exec(line)?.[0] ?? reported;
      return false;
    },
  });
  await db.waitReady.catch((cause: unknown) => {
    const problem = reported ?? (cause instanceof Error ? cause.message : inspect(cause));
    throw new Error(
      `PostgreSQL cannot open ${folder}: ${problem}. Move the folder away to start with an empty database`,
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

/** Message types that begin a batch of the extended protocol: Parse, Bind, Describe, Execute, Close, Flush. */
const BEGINS_BATCH = new Set(Buffer.from('PBDECH'));
/** Sync and Query. */
const ENDS_BATCH = new Set(Buffer.from('SQ'));
/** The first message of a connection has no type; it begins with its length. */
const STARTUP = 0;

/**
 * The socket server forwards single messages, and stays with one connection only while `isInTransaction()`. All connections
 * share one session, and so one unnamed statement. A Parse of one connection came between Parse and Bind of another, whose
 * values then went to the wrong query (seen with 300 KB parameters from two processes). Here a batch counts as a
 * transaction until its Sync. https://github.com/electric-sql/pglite/issues/1046
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
        // An error thrown here would stop the socket server's queue for all connections. A refused startup has been
        // answered already. After any other error PostgreSQL is broken, and the process must end.
        if (type === STARTUP) return;
        setImmediate(() => {
          throw err;
        });
      }
    }

    /**
     * The socket server calls this only to roll back the open transaction of a lost connection. After an error in a batch
     * the session skips all messages until a Sync, which `exec` sends last: then only the second ROLLBACK is executed.
     */
    override async exec(...given: Parameters<Method<'exec'>>): ReturnType<Method<'exec'>> {
      const results = await super.exec(...given);
      if (!this.#batchOpen) return results;
      this.#batchOpen = false;
      return super.exec(...given);
    }
  };
}
