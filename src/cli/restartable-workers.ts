import { type Running, type StartOptions, startWorkers } from '../workers/start';

/** Workers that can be stopped and started again while the program goes on. */
export class RestartableWorkers {
  #workers: Running | undefined;
  #restarting: Promise<{ ms: number }> | undefined;
  #isStopped = false;

  constructor(private readonly options: StartOptions) {}

  async start(): Promise<void> {
    this.#workers = await startWorkers(this.options);
  }

  /** A call while they restart waits for that restart. After one that has failed, the next one only starts them. */
  restart(): Promise<{ ms: number }> {
    this.#restarting ??= this.#restart().finally(() => {
      this.#restarting = undefined;
    });
    return this.#restarting;
  }

  async #restart(): Promise<{ ms: number }> {
    const began = performance.now();
    await this.#end();
    if (!this.#isStopped) await this.start();
    return { ms: performance.now() - began };
  }

  async #end(): Promise<void> {
    const ended = this.#workers;
    this.#workers = undefined;
    await ended?.stop();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#restarting?.catch(() => undefined);
    await this.#end();
  }
}
