import { setTimeout as pause } from 'node:timers/promises';
import { incomingMessage } from '../jobs/incoming-message';
import type { Queues } from '../jobs/queues';

/** So many waiting messages are looked at together; where fewer wait, nobody waits long. */
export const STRETCH = 250;
/** Whoever has this many times fewer messages in a stretch than its largest crowd goes in front of it. */
const FEWER = 8;
/** A client with more than these in a stretch is a crowd of his own, and not part of his company's. */
const MANY_OF_ONE = 16;
/** Milliseconds between two looks at who has come. */
const PAUSE = 20;

/** Who wrote a waiting message: the company he wrote to, and his address as the gateway gave it. */
export interface Author {
  companyId: string;
  address: string;
}

/**
 * Messages are stored in the order in which they came, so one company, or one client, that floods would hold up everybody.
 * While more than a stretch of them wait, this puts whoever stands behind a crowd in front of it: the newest first, who
 * would wait longest. Nothing is taken from the queue or added to it. Returns how many it moved.
 */
export async function keepFairOrder(queues: Queues, forMs: number, signal: AbortSignal): Promise<number> {
  const until = performance.now() + forMs;
  const line = new Line(queues);
  let depth = STRETCH;
  while (!signal.aborted && performance.now() < until) {
    if ((await line.arrange(0)) < STRETCH) break;
    // Those who were there before, a stretch at a time, so that nobody who comes meanwhile waits for it.
    if (depth > 0) depth = (await line.arrange(depth)) === STRETCH ? depth + STRETCH : 0;
    else await pause(PAUSE);
  }
  return line.moved;
}

class Line {
  readonly #authors = new Map<string, Author | undefined>();
  readonly #moved = new Set<string>();

  constructor(private readonly queues: Queues) {}

  get moved(): number {
    return this.#moved.size;
  }

  /**
   * Arranges the stretch that begins so far behind the newest message; nothing, where there is not one whole stretch. Returns
   * how many messages are in it.
   */
  async arrange(depth: number): Promise<number> {
    const queue = incomingMessage.queue;
    const ids = await this.queues.waiting(queue, depth, STRETCH);
    if (depth === 0 && ids.length < STRETCH) return ids.length;
    const unknown = ids.filter((id) => !this.#authors.has(id));
    const payloads = await this.queues.payloadsOf(queue, unknown);
    for (const [i, id] of unknown.entries()) this.#authors.set(id, authorOf(payloads[i]));

    const ahead = whoGoesAhead(ids.map((id) => this.#authors.get(id)));
    const moving = ahead.map((i) => ids[i] as string).filter((id) => !this.#moved.has(id));
    for (const id of moving) this.#moved.add(id);
    await this.queues.putFirst(queue, moving);
    return ids.length;
  }
}

/** Undefined: it is no message; its worker will say so. */
function authorOf(payload: unknown): Author | undefined {
  const { companyId, from } = (payload ?? {}) as { companyId?: unknown; from?: { value?: unknown } | null };
  return companyId && from?.value ? { companyId: String(companyId), address: String(from.value) } : undefined;
}

/** Which of these go in front of the others, in the order that they are in. */
export function whoGoesAhead(authors: readonly (Author | undefined)[]): number[] {
  const client = ({ companyId, address }: Author) => JSON.stringify([companyId, address]);
  const known = authors.filter((author) => author !== undefined);
  const ofClient = countsOf(known.map(client));
  const floods = (author: Author) => countIn(ofClient, client(author)) > MANY_OF_ONE;
  const ofCompany = countsOf(known.filter((author) => !floods(author)).map(({ companyId }) => companyId));
  const crowdOf = (author: Author) =>
    floods(author) ? countIn(ofClient, client(author)) : countIn(ofCompany, author.companyId);

  const largest = Math.max(0, ...ofCompany.values(), ...ofClient.values());
  return authors.flatMap((author, i) => (author && crowdOf(author) * FEWER <= largest ? [i] : []));
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, countIn(counts, name) + 1);
  return counts;
}

function countIn(counts: ReadonlyMap<string, number>, name: string): number {
  return counts.get(name) ?? 0;
}
