import { type Companies, includesCompany } from '../domain/access';
import { SECOND } from '../time/duration';
import { RESYNC, type Signal } from './signal';

/** Milliseconds between two batches of signals for a page: what happens meanwhile is one batch, in which equal signals are one. */
const PACE = { conversation: SECOND / 5, list: SECOND };
/** Signals that wait for a page that reads slowly. */
const MOST_WAITING = 100;

/** What a page shows. Its viewer sees these companies. */
export interface Watched {
  /** Its changes, the steps of its turns, and the context of its company. */
  conversation?: { id: string; companyId: string } | undefined;
  /** Whether something changes in any conversation of these companies. */
  list?: Companies | undefined;
}

/** What a page is told. `list`: a conversation has changed, whichever it is. */
export type PageSignal = Signal | { kind: 'list' };

/** The signals of one open page. What it has not taken yet is bounded, however slowly it reads. */
export class Watch {
  readonly #waiting = new Map<string, PageSignal>();
  readonly #ended = new AbortController();
  readonly #paceMs: number;
  #nextAt = 0;
  #wake: (() => void) | undefined;

  /** It begins with a `resync`: the page was made before it was watched. */
  constructor(private readonly watched: Watched) {
    this.#paceMs = watched.conversation ? PACE.conversation : PACE.list;
    this.#add(RESYNC);
  }

  /** Aborts when `end` is called. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  offer(signal: Signal): void {
    const { conversation, list } = this.watched;
    if (isAbout(signal, conversation)) this.#add(signal);
    if (signal.kind === 'conversation' && list && includesCompany(list, signal.companyId))
      this.#add({ kind: 'list' });
  }

  #add(signal: PageSignal): void {
    if (this.#waiting.size >= MOST_WAITING || signal.kind === 'resync') {
      this.#waiting.clear();
      this.#waiting.set(RESYNC.kind, RESYNC);
    } else if (!this.#waiting.has(RESYNC.kind)) this.#waiting.set(JSON.stringify(signal), signal);
    this.#wake?.();
  }

  /** Waits for the next batch. An empty one: there was nothing for `quietMs`. Undefined: it has ended. */
  async next(quietMs: number): Promise<PageSignal[] | undefined> {
    if (this.#waiting.size === 0) await this.#pause(quietMs);
    for (let left = this.#left(); left > 0; left = this.#left()) await this.#pause(left);
    if (this.ended.aborted) return undefined;
    const batch = [...this.#waiting.values()];
    this.#waiting.clear();
    if (batch.length > 0) this.#nextAt = performance.now() + this.#paceMs;
    return batch;
  }

  /** Milliseconds until the next batch may be taken. */
  #left(): number {
    if (this.ended.aborted || this.#waiting.size === 0) return 0;
    return Math.ceil(this.#nextAt - performance.now());
  }

  /** Ends early when something is added. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }

  end(): void {
    this.#ended.abort();
    this.#wake?.();
  }
}

function isAbout(signal: Signal, conversation: Watched['conversation']): boolean {
  if (signal.kind === 'resync') return true;
  if (signal.companyId !== conversation?.companyId) return false;
  return signal.kind === 'context' || signal.conversationId === conversation.id;
}
