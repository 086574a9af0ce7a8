import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { FromWorker, ToWorker } from './worker';

/** A forked worker process. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  /** Resolves when its modules are loaded, or when it has ended. */
  readonly loaded: Promise<void>;

  /** @param log file descriptor for its output */
  constructor(entry: string, log: number) {
    this.#child = fork(entry, { stdio: ['ignore', log, log, 'ipc'], serialization: 'json' });
    this.#child.on('error', () => undefined); // a message to a process that has just ended
    this.loaded = this.received('loaded');
  }

  send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  onMessage(listener: (message: FromWorker) => void): void {
    this.#child.on('message', listener);
  }

  onExit(listener: (code: number | null, signal: NodeJS.Signals | null) => void): void {
    this.#child.once('exit', listener);
  }

  /** Also resolves when the process ends without this message: then its successor counts. */
  async received(kind: FromWorker['kind']): Promise<void> {
    if (this.#hasEnded()) return;
    await new Promise<void>((resolve) => {
      const listen = (message: FromWorker) => {
        if (message.kind === kind) done();
      };
      const done = () => {
        this.#child.off('message', listen);
        this.#child.off('exit', done);
        resolve();
      };
      this.#child.on('message', listen);
      this.#child.on('exit', done);
    });
  }

  /** Kills it and waits until it has ended. */
  async end(): Promise<void> {
    if (this.#hasEnded()) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  /** Whether SIGSTOP has stopped it. In `/proc/…/stat` the state follows the program's name, which is in brackets. */
  isStopped(): boolean {
    try {
      return /\) T /.test(readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8'));
    } catch {
      return false; // it has just ended
    }
  }

  #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}
