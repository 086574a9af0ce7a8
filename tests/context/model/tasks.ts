/** What happens to a released step: it is done, or it is done and its answer is lost. */
export type Fate = 'done' | 'answer-lost';

interface Task {
  process: object;
  go(fate: Fate): void;
}

/**
 * Everything that the simulated processes are about to do. Each step is pending until the schedule releases it. Nothing happens
 * between two steps, so a schedule can be replayed exactly.
 */
export class Tasks {
  #standing: Task[] = [];
  #running = 0;

  get count(): number {
    return this.#standing.length;
  }

  /** Resolves when the schedule releases this step of that process; never, if the process is killed before. */
  stand(process: object): Promise<Fate> {
    return new Promise((go) => {
      this.#standing.push({ process, go });
    });
  }

  /** Runs one step that takes time (a command to Redis): the schedule does not go on before it has ended. */
  async run<T>(step: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await step();
    } finally {
      this.#running -= 1;
    }
  }

  /** Releases one step, by its place modulo the number of steps, and waits until all others are pending again. */
  async go(place: number, fate: Fate): Promise<void> {
    const [task] = this.#standing.splice(place % this.#standing.length, 1);
    task?.go(fate);
    await this.settled();
  }

  kill(process: object): void {
    this.#standing = this.#standing.filter((task) => task.process !== process);
  }

  /** Only commands to Redis take longer than the microtasks between two turns of the event loop. */
  async settled(): Promise<void> {
    do {
      await new Promise(setImmediate);
    } while (this.#running > 0);
    await new Promise(setImmediate);
  }
}
