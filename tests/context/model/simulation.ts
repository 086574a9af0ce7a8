import { randomUUID } from 'node:crypto';
import type { ContextCache } from '../../../src/context/cache';
import { SourceTimedOut } from '../../../src/context/errors';
import { entryKey } from '../../../src/context/keys';
import type { SourceVersions } from '../../../src/context/source';
import { type ContextOwner, SEGMENTS, type SegmentName } from '../../../src/domain/context';
import { Events } from '../../../src/observability/events';
import { CountingSource, dialogueOf, versionIn } from './counting-source';
import { PendingSteps } from './pending-steps';
import { CLIENTS, PROCESSES, type Step } from './schedule';
import { type Guard, SimulatedProcess } from './simulated-process';

/**
 * Several processes, one source and one real Redis, run step by step. The invariant:
 *
 *   A load that starts after an invalidation has returned never returns a value that was read from the source before it,
 *   nor one that is older than a write-through that has returned, or than the versions that the load itself knows.
 */
export class Simulation {
  readonly #pending = new PendingSteps();
  readonly #source = new CountingSource();
  readonly #companyId = `model-${randomUUID().slice(0, 12)}`;
  readonly #processes: SimulatedProcess[];
  /** By key: the lowest version that a load which starts now may return. */
  readonly #minimum = new Map<string, number>();
  readonly #events = new Events();
  readonly #violations: string[] = [];

  constructor(
    private readonly cache: ContextCache,
    private readonly removed: ReadonlySet<Guard> = new Set(),
  ) {
    this.#events.on('cache.unreadable-entry', ({ error }) => this.#violations.push(error.message));
    this.#processes = Array.from({ length: PROCESSES }, () => this.#newProcess());
  }

  /** Throws with what violated the invariant. */
  async run(steps: readonly Step[]): Promise<void> {
    try {
      await this.#run(steps);
    } finally {
      this.#events.close();
    }
  }

  async #run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      await this.#do(step);
      if (this.#violations.length > 0) throw new Error(this.#violations.join('\n'));
    }
    await this.#finish();
    if (this.#violations.length > 0) throw new Error(this.#violations.join('\n'));
  }

  async #do(step: Step): Promise<void> {
    switch (step.do) {
      case 'load':
        this.#load(step.process, this.#owner(step.client), step.knowsVersions);
        break;
      case 'invalidate':
        this.#invalidate(step.process, step.segment, this.#owner(step.client));
        break;
      case 'invalidate-clients':
        this.#invalidateClients(step.process);
        break;
      case 'write':
        this.#write(step.process, this.#owner(step.client));
        break;
      case 'change':
        this.#source.change(step.segment, this.#owner(step.client));
        break;
      case 'lose':
        await this.cache.redis.del(entryKey(step.segment, this.#owner(step.client)));
        break;
      case 'flush':
        for (const key of this.#keys()) await this.cache.redis.del(key);
        break;
      case 'kill': {
        const killed = this.#process(step.process);
        this.#pending.kill(killed);
        this.#processes[step.process] = this.#newProcess();
        break;
      }
      case 'resume':
        if (this.#pending.count > 0) await this.#pending.resume(step.place, step.answer);
        return;
    }
    await this.#pending.settled();
  }

  #load(process: number, owner: ContextOwner, knowsVersions: boolean): void {
    const versions: SourceVersions = knowsVersions
      ? Object.fromEntries(SEGMENTS.map((segment) => [segment, this.#source.version(segment, owner)]))
      : {};
    const minimums = SEGMENTS.map((segment) =>
      Math.max(this.#minimum.get(entryKey(segment, owner)) ?? 0, Number(versions[segment] ?? 0)),
    );
    const check = ({ context }: Awaited<ReturnType<SimulatedProcess['service']['load']>>) => {
      for (const [i, segment] of SEGMENTS.entries()) {
        const version = versionIn(segment, context);
        if (version < (minimums[i] ?? 0)) {
          this.#violations.push(
            `process ${process} received version ${version} of the ${segment}, expected at least ${minimums[i]}`,
          );
        }
      }
    };
    this.#process(process).service.load(owner, versions).then(check, ignoreLost);
  }

  #invalidate(process: number, segment: SegmentName, owner: ContextOwner): void {
    const version = this.#source.change(segment, owner);
    this.#process(process)
      .service.invalidate(owner, [segment])
      .then(() => this.#raiseMinimum(entryKey(segment, owner), version), ignoreLost);
  }

  #invalidateClients(process: number): void {
    const owners = CLIENTS.map((_, i) => this.#owner(i));
    const versions = owners.map((owner) => this.#source.change('client', owner));
    const raise = () => {
      for (const [i, owner] of owners.entries())
        this.#raiseMinimum(entryKey('client', owner), versions[i] ?? 0);
    };
    this.#process(process).service.invalidateClients(this.#companyId).then(raise, ignoreLost);
  }

  #write(process: number, owner: ContextOwner): void {
    const version = this.#source.change('dialogue', owner);
    void this.#process(process).service.writeDialogue(owner, dialogueOf(version), {
      before: version - 1,
      after: version,
    });
  }

  /** Resumes all pending steps in order. The leases of killed processes expire first. */
  async #finish(): Promise<void> {
    for (const key of this.#keys()) {
      if (await this.cache.redis.hexists(key, 'lease')) await this.cache.redis.del(key);
    }
    while (this.#pending.count > 0) await this.#pending.resume(0, 'delivered');
    for (const process of this.#processes.keys()) {
      for (const client of CLIENTS.keys()) this.#load(process, this.#owner(client), false);
    }
    await this.#pending.settled();
    while (this.#pending.count > 0) await this.#pending.resume(0, 'delivered');
    for (const key of this.#keys()) await this.cache.redis.del(key);
  }

  #newProcess(): SimulatedProcess {
    return new SimulatedProcess({
      cache: this.cache,
      source: this.#source,
      pending: this.#pending,
      events: this.#events,
      removed: this.removed,
      onWritten: (key, version) => this.#raiseMinimum(key, version),
    });
  }

  #process(number: number): SimulatedProcess {
    return this.#processes[number] as SimulatedProcess;
  }

  #owner(client: number): ContextOwner {
    return { companyId: this.#companyId, client: CLIENTS[client] ?? CLIENTS[0] };
  }

  #keys(): string[] {
    return [
      ...new Set(SEGMENTS.flatMap((segment) => CLIENTS.map((_, i) => entryKey(segment, this.#owner(i))))),
    ];
  }

  #raiseMinimum(key: string, version: number): void {
    this.#minimum.set(key, Math.max(version, this.#minimum.get(key) ?? 0));
  }
}

/**
 * An operation whose answer was lost promises nothing, and neither does one that never ends because its process was killed or
 * the schedule has ended. Any other error is a bug.
 */
function ignoreLost(error: unknown): void {
  const lost = error instanceof Error && error.message === 'the answer was lost';
  if (!lost && !(error instanceof SourceTimedOut)) throw error;
}
