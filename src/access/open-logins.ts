import { within } from '../time/deadline';
import { SECOND } from '../time/duration';

/**
 * Milliseconds from one question to the database to the next, and milliseconds that it has to answer. So something stays open for 4
 * seconds at most after its login has ended; for 6 while the database is slow, because an answer that is late is asked for once more.
 */
const CHECK_EVERY = 2 * SECOND;
const DEADLINE = 2 * SECOND;

/** What stays open for a login, such as an event stream. */
export interface Opened {
  /** Aborts when it has ended, by itself or by `end`. */
  readonly ended: AbortSignal;
  end(): void;
}

/** Which of these logins stand. A login is the token of a session; undefined: the person at this machine, while there is no user. */
export type StandingLogins = (
  logins: ReadonlySet<string | undefined>,
) => Promise<ReadonlySet<string | undefined>>;

/**
 * Ends what is open when its login ends: by a logout, by a change of its user, or by time. One question to the database is about all that
 * is open in this process; while nothing is open, none is asked. Where the database does not answer twice in a row, all of it ends.
 */
export class OpenLogins {
  readonly #opened = new Map<Opened, string | undefined>();
  #timer: NodeJS.Timeout | undefined;
  #nextAt = 0;

  constructor(
    private readonly standing: StandingLogins,
    private readonly checkEveryMs = CHECK_EVERY,
  ) {}

  /** Until it ends. */
  endWith(login: string | undefined, opened: Opened): void {
    if (opened.ended.aborted) return;
    if (this.#opened.size === 0) this.#nextAt = performance.now() + this.checkEveryMs;
    this.#opened.set(opened, login);
    opened.ended.addEventListener('abort', () => this.#opened.delete(opened), { once: true });
    this.#arm();
  }

  #arm(): void {
    if (this.#timer || this.#opened.size === 0) return;
    this.#timer = setTimeout(() => void this.#check(), Math.max(0, this.#nextAt - performance.now()));
    this.#timer.unref();
  }

  async #check(): Promise<void> {
    this.#nextAt = performance.now() + this.checkEveryMs;
    if (this.#opened.size > 0) await this.#endUnlessStanding(new Map(this.#opened));
    this.#timer = undefined;
    this.#arm();
  }

  /** What is opened meanwhile had a login just now. */
  async #endUnlessStanding(asked: ReadonlyMap<Opened, string | undefined>): Promise<void> {
    const logins = new Set(asked.values());
    const ask = () =>
      within(DEADLINE, this.standing(logins), () => new Error('the database does not answer'));
    const standing = await ask()
      .catch(ask) // one late answer of a busy database would make every page ask for everything at once
      .catch(() => NONE);
    for (const [opened, login] of asked) if (!standing.has(login)) opened.end();
  }
}

const NONE: ReadonlySet<string | undefined> = new Set();
