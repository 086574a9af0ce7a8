import { types } from 'node:util';
import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';
import { within } from '../time/deadline';
import { CheckTimedOut } from './errors';

/** Rejects with an error that says what does not hold. It may ignore the deadline: the report does not wait for it. */
export type Check = () => Promise<void>;
/** By the name that `/readyz` shows. */
export type Checks = Readonly<Record<string, Check>>;

export interface ReadinessReport {
  ready: boolean;
  checks: Record<string, CheckResult>;
}

export interface CheckResult {
  ok: boolean;
  /** Milliseconds that the check took. */
  ms: number;
  problem?: string;
}

/** Whether a process can do its work now. */
export class Readiness {
  readonly #checks: Record<string, Check> = {};
  /** A check that hangs is not started again: probes of a frozen server would pile up in the connection's queue. */
  readonly #running = new Map<string, Promise<void>>();
  #stopping = false;

  /** `deadlineMs`: milliseconds after which a check that has not answered counts as failed. */
  constructor(private readonly deadlineMs: number) {}

  add(checks: Checks): void {
    Object.assign(this.#checks, checks);
  }

  /** From now on the process is not ready: it takes no new work. */
  stop(): void {
    this.#stopping = true;
  }

  /** All checks run at the same time, so that a report takes as long as the slowest of them, at most the deadline. */
  async report(): Promise<ReadinessReport> {
    const names = Object.keys(this.#checks);
    const results = await Promise.all(names.map((name) => this.#resultOf(name)));
    const checks = Object.fromEntries(names.map((name, i) => [name, results[i] as CheckResult]));
    if (this.#stopping) checks.process = { ok: false, ms: 0, problem: 'the process is stopping' };
    return { ready: Object.values(checks).every(({ ok }) => ok), checks };
  }

  async #resultOf(name: string): Promise<CheckResult> {
    const began = performance.now();
    const took = () => Math.round(performance.now() - began);
    try {
      await within(this.deadlineMs, this.#run(name), () => new CheckTimedOut(name, this.deadlineMs));
      return { ok: true, ms: took() };
    } catch (error) {
      return { ok: false, ms: took(), problem: problemOf(error) };
    }
  }

  #run(name: string): Promise<void> {
    const running = this.#running.get(name);
    if (running) return running;
    const check = this.#checks[name] as Check;
    const started = check().finally(() => this.#running.delete(name));
    this.#running.set(name, started);
    started.catch(() => undefined); // it may fail after the deadline, when no report waits for it any more
    return started;
  }
}

function problemOf(error: unknown): string {
  if (error instanceof DialogkeeperError) return error.message;
  return masked(types.isNativeError(error) ? error.message : String(error));
}
