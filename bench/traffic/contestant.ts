/** One message of a client, as every contestant is given it. */
export interface Message {
  companyId: string;
  /** E.164. */
  phone: string;
  /** Unique. */
  id: string;
  text: string;
}

/** What left towards the client. */
export interface Reply {
  companyId: string;
  phone: string;
  text: string;
}

/** Where a contestant works, and with how much. */
export interface Place {
  /** A database of its own, on the PostgreSQL of all. */
  databaseUrl: string;
  redisUrl: string;
  cacheRedisUrl: string;
  prefix: string;
  /** Jobs at once in each process and queue; connections to PostgreSQL as well. */
  concurrency: number;
  /** Milliseconds that an answer takes to think of. */
  thinkMs: number;
  /** Further settings of ours, as they are written in the environment. */
  env?: Record<string, string>;
}

export interface Closable {
  close(): Promise<void>;
}

export interface Sender extends Closable {
  send(message: Message): Promise<void>;
}

/** A way from a message to its reply. The answer is `answerTo` for all of them. */
export interface Contestant {
  /** Takes messages in; used by the process that plays the clients. */
  openSender(place: Place): Sender;
  /** Makes the database ready; once, before any process works. */
  prepare(place: Place, companies: readonly string[]): Promise<void>;
  /** Works, in a process of its own, until it is closed. `send` is the way out to the clients. */
  work(place: Place, send: (reply: Reply) => void): Promise<Closable>;
}

/** Where a process that was forked finds a contestant again. */
export interface ContestantFile {
  title: string;
  file: string;
  exportName: string;
}

export async function findContestant({ file, exportName }: ContestantFile): Promise<Contestant> {
  const found = (await import(file)) as Record<string, Contestant | undefined>;
  const contestant = found[exportName];
  if (!contestant) throw new Error(`${file} exports no ${exportName}`);
  return contestant;
}

/** As short as a bot can think. */
export function answerTo(texts: readonly (string | null)[]): string {
  return `ok ${texts.join(' + ')}`;
}
