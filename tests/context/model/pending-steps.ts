/** What happens to a resumed step: its answer is delivered, or it is executed and its answer is lost. */
export type Answer = 'delivered' | 'lost';

interface PendingStep {
  process: object;
  resume(answer: Answer): void;
}

/**
 * Everything that the simulated processes are about to do. Each step is pending until the schedule resumes it. Nothing happens
 * between two steps, so a schedule can be replayed exactly.
 */
export class PendingSteps {
  #waiting: PendingStep[] = [];
  #running = 0;

  get count(): number {
    return this.#waiting.length;
  }

  /** Resolves when the schedule resumes this step of that process; never, if the process is killed before. */
  waitForResume(process: object): Promise<Answer> {
    return new Promise((resume) => {
      this.#waiting.push({ process, resume });
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

  /** Resumes one step, by its place modulo the number of steps, and waits until all others are pending again. */
  async resume(place: number, answer: Answer): Promise<void> {
    const [step] = this.#waiting.splice(place % this.#waiting.length, 1);
    step?.resume(answer);
    await this.settled();
  }

  kill(process: object): void {
    this.#waiting = this.#waiting.filter((step) => step.process !== process);
  }

  /** Only commands to Redis take longer than the microtasks between two turns of the event loop. */
  async settled(): Promise<void> {
    do {
      await new Promise(setImmediate);
    } while (this.#running > 0);
    await new Promise(setImmediate);
  }
}
