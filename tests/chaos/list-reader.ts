import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two requests of an operator's page. */
const EVERY = 200;
/** Milliseconds that a page may take: a process may be frozen. */
const PATIENCE = 5000;

/** Reads the list of conversations over and over while a schedule runs, as an open page does. */
export class ListReader {
  answered = 0;
  /** Its process or a server was away. */
  unanswered = 0;
  readonly #ended = new AbortController();
  readonly #reading: Promise<void>;

  constructor(private readonly nextAddress: () => string) {
    this.#reading = this.#keepReading();
  }

  async #keepReading(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      if (await this.#read()) this.answered += 1;
      else this.unanswered += 1;
      await pause(EVERY, undefined, { signal }).catch(() => undefined); // it has ended
    }
  }

  async #read(): Promise<boolean> {
    try {
      const url = `http://${this.nextAddress()}/conversations`;
      const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
      await response.text();
      return response.ok;
    } catch {
      return false;
    }
  }

  /** Once all work is done. Returns whether the list answers then. */
  async end(): Promise<boolean> {
    this.#ended.abort();
    await this.#reading;
    return this.#read();
  }
}
