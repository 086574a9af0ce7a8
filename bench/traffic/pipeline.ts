/** A message of a client. */
export interface Message {
  companyId: string;
  /** E.164. */
  phone: string;
  /** Unique. */
  id: string;
  text: string;
}

/** A reply to a client. */
export interface Reply {
  companyId: string;
  phone: string;
  text: string;
}

/** The servers and settings of a pipeline. */
export interface Environment {
  /** Each pipeline has its own database on the shared PostgreSQL. */
  databaseUrl: string;
  redisUrl: string;
  cacheRedisUrl: string;
  prefix: string;
  /** Concurrent jobs in each process and queue. Also the number of connections to PostgreSQL. */
  concurrency: number;
  /** Milliseconds that the responder takes for an answer. */
  thinkMs: number;
  /** More settings for ours, as environment variables. */
  env?: Record<string, string>;
}

export interface Closable {
  close(): Promise<void>;
}

export interface Sender extends Closable {
  send(message: Message): Promise<void>;
}

/** A system that answers messages: ours, or one that it is compared with. All give the answer of `answerTo`. */
export interface Pipeline {
  /** Sends messages into the pipeline. Used by the process that simulates the clients. */
  openSender(environment: Environment): Sender;
  /** Prepares the database. Called once, before any process starts. */
  prepare(environment: Environment, companies: readonly string[]): Promise<void>;
  /** Processes messages until it is closed. Runs in a separate process. `send` delivers replies to the clients. */
  work(environment: Environment, send: (reply: Reply) => void): Promise<Closable>;
}

/** Where a forked process can import the pipeline. */
export interface PipelineFile {
  title: string;
  file: string;
  exportName: string;
}

export async function importPipeline({ file, exportName }: PipelineFile): Promise<Pipeline> {
  const found = (await import(file)) as Record<string, Pipeline | undefined>;
  const pipeline = found[exportName];
  if (!pipeline) throw new Error(`${file} exports no ${exportName}`);
  return pipeline;
}

const AND = ' + ';

/** The answer of all pipelines. */
export function answerTo(texts: readonly (string | null)[]): string {
  return `ok ${texts.join(AND)}`;
}

export function textsAnsweredBy(reply: string): number {
  return reply.split(AND).length;
}
