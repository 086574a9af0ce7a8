import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** The process of a server, which a test can freeze and kill. It ends with this process at the latest. */
export class Program {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  #output = '';

  constructor(
    private readonly path: string,
    args: readonly string[],
    user?: { uid: number; gid: number },
  ) {
    this.#child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], ...user });
    this.#exited = once(this.#child, 'exit');
    this.#exited.catch(() => undefined); // those that await it are told
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (more) => {
        this.#output = `${this.#output}${more}`.slice(-10_000);
      });
    }
    process.once('exit', this.#endWithUs);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.path} could not be started`);
    return this.#child.pid;
  }

  /** Waits until `look` succeeds. Throws what the program printed if it ends before that. */
  async until(look: () => Promise<unknown>, withinMs = 30_000): Promise<void> {
    let ended = false;
    void this.#exited.then(
      () => (ended = true),
      () => (ended = true),
    );
    for (const deadline = Date.now() + withinMs; ; ) {
      const there = await look().then(
        () => true,
        () => false,
      );
      if (there) return;
      if (ended || Date.now() > deadline) throw new Error(`${this.path} did not start:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** As a machine that hangs: connections stay open, and nothing is answered. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it with SIGTERM. A frozen process is thawed before. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.thaw();
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    process.off('exit', this.#endWithUs);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill(signal);
    await this.#exited;
  }

  readonly #endWithUs = () => {
    this.#child.kill('SIGKILL');
  };
}
