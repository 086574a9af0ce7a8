import { setTimeout as pause } from 'node:timers/promises';
import { parsePayload } from '../jobs/define';
import { incomingMessage } from '../jobs/incoming-message';
import type { WaitingJob } from '../queues/queues';
import { type ReceiveDeps, receiveMessage } from './receive';

/** Where fewer messages wait, nobody waits long. */
export const MANY = 50;
/** So many waiting messages are looked at together. */
export const STRETCH = 250;
/** Whoever has this many times fewer messages in a stretch than its largest crowd goes ahead of it. */
const TIMES_FEWER = 8;
/** A client with more than these in a stretch is a crowd of his own, and not part of his company's. */
const MANY_OF_ONE = 16;
/** Of so many waiting messages one is looked at, to see whether there is a crowd. */
const SAMPLED = 8;
/** Whoever has this part of those is one. */
const LARGE = 1 / 4;
/** Milliseconds between two looks at who has come, beside a crowd and otherwise. */
const [PAUSE, LONG_PAUSE] = [10, 50];

/** Who wrote a waiting message: the company he wrote to, and his address as the gateway gave it. */
export interface Author {
  companyId: string;
  address: string;
}

/**
 * Messages are stored in the order in which they came, so one company, or one client, that floods would hold up everybody.
 * While many of them wait, this stores those of whoever stands behind a crowd, and takes them out of the queue: the newest
 * stretch first, who would wait longest. A crash in between leaves a message that is stored in the queue, and its worker
 * knows it for a duplicate. Returns how many it stored.
 */
export async function keepFairOrder(deps: ReceiveDeps, forMs: number, signal: AbortSignal): Promise<number> {
  const until = performance.now() + forMs;
  const line = new Line(deps);
  let depth = STRETCH;
  while (!signal.aborted) {
    const newest = await line.pass(0);
    if (newest.waiting < MANY || performance.now() >= until) break;
    // Those who were there before, a stretch at a time, so that nobody who comes meanwhile waits for it.
    if (depth > 0) depth = (await line.pass(depth)).waiting === STRETCH ? depth + STRETCH : 0;
    else await pause(newest.crowded ? PAUSE : LONG_PAUSE);
  }
  return line.settled();
}

class Line {
  readonly #authors = new Map<string, Author | undefined>();
  readonly #begun = new Map<string, Promise<boolean>>();

  constructor(private readonly deps: ReceiveDeps) {}

  /** When all has been stored that can be. Returns how many. */
  async settled(): Promise<number> {
    return (await Promise.all(this.#begun.values())).filter(Boolean).length;
  }

  /** Stores who stands behind a crowd in the stretch that begins so far behind the newest message. */
  async pass(depth: number): Promise<{ waiting: number; crowded: boolean }> {
    const ids = await this.deps.queues.waiting(incomingMessage.queue, depth, STRETCH);
    if (depth === 0 && ids.length < MANY) return { waiting: ids.length, crowded: false };
    const sample = await this.#authorsOf(ids.filter((_, i) => i % SAMPLED === 0));
    const crowded = new Crowds(sample).largest >= sample.length * LARGE;
    if (crowded) {
      const ahead = whoGoesAhead(await this.#authorsOf(ids)).map((i) => ids[i] as string);
      await this.#store(ahead.filter((id) => !this.#begun.has(id)).reverse());
    }
    return { waiting: ids.length, crowded };
  }

  async #authorsOf(jobIds: readonly string[]): Promise<(Author | undefined)[]> {
    const unknown = jobIds.filter((id) => !this.#authors.has(id));
    const jobs = await this.deps.queues.lookAt(incomingMessage.queue, unknown);
    for (const [i, id] of unknown.entries()) this.#authors.set(id, authorOf(jobs[i]?.payload));
    return jobIds.map((id) => this.#authors.get(id));
  }

  /** Begins to, oldest first. One may take long, because his conversation is locked: nobody waits for him. */
  async #store(jobIds: readonly string[]): Promise<void> {
    const jobs = await this.deps.queues.lookAt(incomingMessage.queue, jobIds);
    for (const [i, id] of jobIds.entries()) {
      // What cannot be stored is left to its worker: it says why, or puts it off where the conversation is locked.
      this.#begun.set(
        id,
        this.#storeOne(id, jobs[i]).catch(() => false),
      );
    }
  }

  async #storeOne(jobId: string, job: WaitingJob | undefined): Promise<boolean> {
    if (!job) return false; // it has been taken meanwhile
    const message = parsePayload(incomingMessage, job.payload);
    const received = await receiveMessage(this.deps, message, job.addedAt);
    if (received !== 'stored' && received !== 'duplicate') return false;
    await this.deps.queues.remove(incomingMessage.queue, jobId);
    return received === 'stored';
  }
}

/** Undefined: it is no message; its worker will say so. */
function authorOf(payload: unknown): Author | undefined {
  const { companyId, from } = (payload ?? {}) as { companyId?: unknown; from?: { value?: unknown } | null };
  return companyId && from?.value ? { companyId: String(companyId), address: String(from.value) } : undefined;
}

/** Which of these go ahead of the others, in the order that they are in. */
export function whoGoesAhead(authors: readonly (Author | undefined)[]): number[] {
  const crowds = new Crowds(authors);
  return authors.flatMap((author, i) =>
    author && crowds.sizeOf(author) * TIMES_FEWER <= crowds.largest ? [i] : [],
  );
}

/** Which crowd each author is part of: his company's, or his own if he floods. */
class Crowds {
  readonly largest: number;
  readonly #ofClient: Map<string, number>;
  readonly #ofCompany: Map<string, number>;

  constructor(authors: readonly (Author | undefined)[]) {
    const known = authors.filter((author) => author !== undefined);
    this.#ofClient = countsOf(known.map(clientOf));
    this.#ofCompany = countsOf(
      known.filter((author) => !this.#floods(author)).map(({ companyId }) => companyId),
    );
    this.largest = Math.max(0, ...this.#ofCompany.values(), ...this.#ofClient.values());
  }

  sizeOf(author: Author): number {
    return this.#floods(author)
      ? countIn(this.#ofClient, clientOf(author))
      : countIn(this.#ofCompany, author.companyId);
  }

  #floods(author: Author): boolean {
    return countIn(this.#ofClient, clientOf(author)) > MANY_OF_ONE;
  }
}

function clientOf({ companyId, address }: Author): string {
  return JSON.stringify([companyId, address]);
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, countIn(counts, name) + 1);
  return counts;
}

function countIn(counts: ReadonlyMap<string, number>, name: string): number {
  return counts.get(name) ?? 0;
}
