/** Runs what has the same key one after the other, and the rest at once. */
export class Lanes {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    const mine = (async () => {
      await before?.catch(() => undefined); // its own caller is told
      return work();
    })();
    this.#last.set(key, mine);
    return mine;
  }
}
