import { AsyncResource } from 'node:async_hooks';
import type { Db } from './database';
import { DatabaseAway } from './errors';

/** The most calls in one statement. Measured: larger batches are not faster. */
const MAX_BATCH = 64;

interface Call<Input, Output> {
  input: Input;
  /** Where the call was made: its trace. */
  origin: AsyncResource;
  resolve: (output: Output) => void;
  reject: (error: unknown) => void;
}

type Statement<Input, Output> = (db: Db, inputs: Input[]) => Promise<Output[]>;

/**
 * Batches calls: one statement serves the calls that many jobs make at the same moment. Calls that arrive while a statement
 * runs form the next batch. A call waits only for the calls that are batched with it. In traces, the statement belongs to the
 * first of them.
 *
 * The statement returns one output for each input, in their order, and must not wait for a lock that another transaction may
 * hold for long. When it fails for a batch, it runs once more for each call alone, so that one faulty call does not fail the
 * others. While PostgreSQL is away, it fails for the whole batch.
 */
export function batched<Input, Output>(statement: Statement<Input, Output>) {
  const batchers = new WeakMap<Db, Batcher<Input, Output>>();
  return (db: Db, input: Input): Promise<Output> => {
    const batcher = batchers.get(db) ?? new Batcher((inputs) => statement(db, inputs));
    batchers.set(db, batcher);
    return batcher.call(input);
  };
}

class Batcher<Input, Output> {
  readonly #waiting: Call<Input, Output>[] = [];
  #busy = false;

  constructor(private readonly run: (inputs: Input[]) => Promise<Output[]>) {}

  call(input: Input): Promise<Output> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, origin: new AsyncResource('batched-call'), resolve, reject });
      if (this.#busy) return;
      this.#busy = true;
      this.#collect(0);
    });
  }

  /** Collects calls until an iteration of the event loop adds none, or the batch is full. */
  #collect(before: number): void {
    const now = this.#waiting.length;
    if (now > before && now < MAX_BATCH) setImmediate(() => this.#collect(now));
    else void this.#runBatch();
  }

  async #runBatch(): Promise<void> {
    await this.#serve(this.#waiting.splice(0, MAX_BATCH));
    if (this.#waiting.length > 0) this.#collect(0);
    else this.#busy = false;
  }

  async #serve(calls: Call<Input, Output>[]): Promise<void> {
    try {
      const inputs = calls.map(({ input }) => input);
      const outputs = await calls[0]?.origin.runInAsyncScope(() => this.run(inputs));
      for (const [i, { resolve }] of calls.entries()) resolve(outputs?.[i] as Output);
    } catch (error) {
      // While PostgreSQL is away, no call would succeed alone. The calls are rejected in the order in which they came.
      if (calls.length === 1 || error instanceof DatabaseAway) for (const { reject } of calls) reject(error);
      else await Promise.all(calls.map((call) => this.#serve([call])));
    }
  }
}
