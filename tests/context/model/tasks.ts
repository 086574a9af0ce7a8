/** What becomes of a step that was let go: it is done, or it is done and its answer is lost on the way. */
export type Fate = 'done' | 'answer-lost';

interface Task {
  process: object;
  go(fate: Fate): void;
}

/**
 * Everything that the simulated processes are about to do, each step standing still until the schedule lets it go.
 * Between two steps nothing happens: so a schedule is replayed exactly.
 */
export class Tasks {
  #standing: Task[] = [];
  #running = 0;

  get count(): number {
    return this.#standing.length;
  }

  /** Resolves when the schedule lets this step of that process go; never, if the process is killed before. */
  stand(process: object): Promise<Fate> {
    return new Promise((go) => {
      this.#standing.push({ process, go });
    });
  }

  /** One step that takes its time (a command to Redis): the schedule does not go on before it has ended. */
  async run<T>(step: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await step();
    } finally {
      this.#running -= 1;
    }
  }

  /** Lets one step go, by its place modulo how many there are, and waits until everything stands again. */
  async go(place: number, fate: Fate): Promise<void> {
    const [task] = this.#standing.splice(place % this.#standing.length, 1);
    task?.go(fate);
    await this.settled();
  }

  kill(process: object): void {
    this.#standing = this.#standing.filter((task) => task.process !== process);
  }

  /** Nothing but commands to Redis takes longer than the microtasks between two turns of the event loop. */
  async settled(): Promise<void> {
    do {
      await new Promise(setImmediate);
    } while (this.#running > 0);
    await new Promise(setImmediate);
  }
}
