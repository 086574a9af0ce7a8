/** Runs work with the same key one after the other, and work with different keys concurrently. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const previous = this.#last.get(key);
    const current = (async () => {
      await previous?.catch(() => undefined); // its own caller gets the error
      return work();
    })();
    this.#last.set(key, current);
    return current;
  }
}
