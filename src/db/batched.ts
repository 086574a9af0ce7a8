import type { Db } from './database';
import { DatabaseAway } from './errors';

/** More in one statement save nothing more. */
const MOST = 64;

interface Call<Input, Output> {
  input: Input;
  resolve: (output: Output) => void;
  reject: (error: unknown) => void;
}

type Statement<Input, Output> = (db: Db, inputs: Input[]) => Promise<Output[]>;

/**
 * Has one statement do what many jobs ask for at the same moment: calls that come while it is under way are
 * collected, and go together. Nobody waits for company but for those who arrive with him. The statement returns an output
 * for each input, in their order, and waits for no lock that others may hold for long. Where it fails for several, it is
 * run for each alone, so that one faulty call does not fail the others. Where PostgreSQL is away, it fails for all.
 */
export function batched<Input, Output>(statement: Statement<Input, Output>) {
  const lines = new WeakMap<Db, Line<Input, Output>>();
  return (db: Db, input: Input): Promise<Output> => {
    const line = lines.get(db) ?? new Line((inputs) => statement(db, inputs));
    lines.set(db, line);
    return line.call(input);
  };
}

class Line<Input, Output> {
  readonly #waiting: Call<Input, Output>[] = [];
  #busy = false;

  constructor(private readonly run: (inputs: Input[]) => Promise<Output[]>) {}

  call(input: Input): Promise<Output> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, resolve, reject });
      if (this.#busy) return;
      this.#busy = true;
      this.#gather(0);
    });
  }

  /** Until a turn of the event loop has brought nobody else, or all that one statement takes are here. */
  #gather(before: number): void {
    const here = this.#waiting.length;
    if (here > before && here < MOST) setImmediate(() => this.#gather(here));
    else void this.#go();
  }

  async #go(): Promise<void> {
    await this.#serve(this.#waiting.splice(0, MOST));
    if (this.#waiting.length > 0) this.#gather(0);
    else this.#busy = false;
  }

  async #serve(calls: Call<Input, Output>[]): Promise<void> {
    try {
      const outputs = await this.run(calls.map(({ input }) => input));
      for (const [i, { resolve }] of calls.entries()) resolve(outputs[i] as Output);
    } catch (error) {
      // None of them would fare better alone, and all are told in the order in which they came.
      if (calls.length === 1 || error instanceof DatabaseAway) for (const { reject } of calls) reject(error);
      else await Promise.all(calls.map((call) => this.#serve([call])));
    }
  }
}
