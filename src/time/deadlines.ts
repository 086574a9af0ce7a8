interface Pending {
  /** By `performance.now()`. */
  at: number;
  expire(): void;
}

/**
 * `within` for many calls with one deadline: they share a timer. Starting and stopping one for each call, and a race of
 * promises, would cost a warm load a tenth of its time.
 */
export class Deadlines {
  /** In the order of their deadlines. */
  readonly #pending = new Set<Pending>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly ms: number) {}

  /** Waits for `given` until the deadline, then rejects with the error that `late` makes. The work behind `given` goes on. */
  within<T>(given: Promise<T>, late: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const pending = { at: performance.now() + this.ms, expire: () => reject(late()) };
      this.#pending.add(pending);
      this.#timer ??= this.#timerOf(this.ms);
      given.then(
        (value) => {
          this.#pending.delete(pending);
          resolve(value);
        },
        (error) => {
          this.#pending.delete(pending);
          reject(error);
        },
      );
    });
  }

  /** It does not keep the process alive: it may run when no call is pending any more. */
  #timerOf(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#expire(), ms).unref();
  }

  /** The timer goes on where calls are still pending; nothing else starts or stops it. */
  #expire(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const pending of this.#pending) {
      const leftMs = pending.at - now;
      if (leftMs > 0) {
        this.#timer = this.#timerOf(Math.ceil(leftMs));
        return;
      }
      this.#pending.delete(pending);
      pending.expire();
    }
  }
}
