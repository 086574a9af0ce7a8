/** A process that works for one contestant. Forked by `openProcesses`; ends when its parent lets go of it. */
import { Client } from 'pg';
import { type ContestantFile, findContestant, type Place, type Reply } from './contestant';

export interface ProcessSettings {
  contestant: ContestantFile;
  place: Place;
}

/** Since the process was started. */
export interface Used {
  cpuMs: number;
  /** Sent to PostgreSQL, `begin` and `commit` among them. */
  statements: number;
}

/** To the parent. */
export type Told = { kind: 'ready' } | { kind: 'replies'; replies: Reply[] } | ({ kind: 'used' } & Used);
/** From the parent. */
export type Asked = { kind: 'use' };

const MICROSECONDS_PER_MS = 1000;

async function main({ contestant, place }: ProcessSettings): Promise<void> {
  const statements = countStatements();
  const worker = await (await findContestant(contestant)).work(place, report);
  process.on('message', (_asked: Asked) => {
    const { user, system } = process.cpuUsage();
    tell({ kind: 'used', cpuMs: (user + system) / MICROSECONDS_PER_MS, statements: statements.count });
  });
  process.once('disconnect', async () => {
    await worker.close();
    process.exit();
  });
  tell({ kind: 'ready' });
}

let unreported: Reply[] = [];

/** Those of one turn of the event loop together: the parent is to be told about replies, not to be measured. */
function report(reply: Reply): void {
  unreported.push(reply);
  if (unreported.length > 1) return;
  setImmediate(() => {
    tell({ kind: 'replies', replies: unreported });
    unreported = [];
  });
}

/** At the driver that all contestants share, so that nobody has to count his own. */
function countStatements(): { count: number } {
  const statements = { count: 0 };
  const query = Client.prototype.query;
  Client.prototype.query = function counted(this: Client, ...args: unknown[]) {
    statements.count += 1;
    return Reflect.apply(query, this, args);
  } as typeof query;
  return statements;
}

function tell(what: Told): void {
  if (!process.connected) return; // who has let go of us hears nothing more
  process.send?.(what, undefined, undefined, () => undefined); // nor does who lets go of us now
}

if (process.send) void main(JSON.parse(process.argv[2] ?? '{}') as ProcessSettings);
