/** A worker process of a pipeline. Forked by `openProcesses`. It ends when its parent disconnects. */
import { Client } from 'pg';
import { type Environment, importPipeline, type PipelineFile, type Reply } from './pipeline';

export interface ProcessSettings {
  pipeline: PipelineFile;
  environment: Environment;
}

/** Resources used since the start of the process. */
export interface Usage {
  cpuMs: number;
  /** Sent to PostgreSQL, including `begin` and `commit`. */
  statements: number;
}

/** Sent to the parent. */
export type ProcessMessage =
  | { kind: 'ready' }
  | { kind: 'replies'; replies: Reply[] }
  | ({ kind: 'usage' } & Usage);
/** Sent by the parent. */
export type ProcessRequest = { kind: 'usage' };

const MICROSECONDS_PER_MS = 1000;

async function main({ pipeline, environment }: ProcessSettings): Promise<void> {
  const statements = countStatements();
  const worker = await (await importPipeline(pipeline)).work(environment, report);
  process.on('message', (_request: ProcessRequest) => {
    const { user, system } = process.cpuUsage();
    send({ kind: 'usage', cpuMs: (user + system) / MICROSECONDS_PER_MS, statements: statements.count });
  });
  process.once('disconnect', async () => {
    await worker.close();
    process.exit();
  });
  send({ kind: 'ready' });
}

let unreported: Reply[] = [];

/** Sends the replies of one turn of the event loop in one message, to reduce the load of the parent. */
function report(reply: Reply): void {
  unreported.push(reply);
  if (unreported.length > 1) return;
  setImmediate(() => {
    send({ kind: 'replies', replies: unreported });
    unreported = [];
  });
}

/** Counts in the driver, which all pipelines share. */
function countStatements(): { count: number } {
  const statements = { count: 0 };
  const query = Client.prototype.query;
  Client.prototype.query = function counted(this: Client, ...args: unknown[]) {
    statements.count += 1;
    return Reflect.apply(query, this, args);
  } as typeof query;
  return statements;
}

function send(message: ProcessMessage): void {
  if (!process.connected) return; // the parent has disconnected
  process.send?.(message, undefined, undefined, () => undefined); // the parent may disconnect now
}

if (process.send) void main(JSON.parse(process.argv[2] ?? '{}') as ProcessSettings);
