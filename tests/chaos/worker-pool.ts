import { setTimeout as pause } from 'node:timers/promises';
import type { Failpoint } from '../../src/failpoint';
import type { Target } from './faults';
import type { Instruction, RunReport } from './responder';
import { WorkerProcess } from './worker-process';

export interface WorkerPoolOptions {
  size: number;
  /** The compiled worker. */
  entry: string;
  /** Settings of the process in this place, from 0. */
  envOf: (place: number) => Record<string, string>;
  /** File descriptor for the output of the processes. */
  log: number;
  onReport: (report: RunReport) => Instruction;
  /** Called when a process ended that the suite did not kill. */
  onUnexpectedExit: (problem: string) => void;
}

/** A signal that a process sends itself when it passes a failpoint. */
export interface FailpointFault {
  point: Failpoint;
  signal: 'SIGKILL' | 'SIGSTOP';
  /** How often the process passes the failpoint before it fires. */
  spared: number;
  /** How long the process stays frozen. */
  ms: number;
  onInjected: () => void;
}

interface Member {
  process: WorkerProcess;
  ready: Promise<void>;
  /** `host:port` of its role `web`; undefined: it does not listen yet. */
  webAddress: string | undefined;
  armed: Set<FailpointFault>;
  /** The suite killed it, or armed it with SIGKILL. Two processes may hit the same failpoint before one is disarmed. */
  mayBeKilled: boolean;
  /** The last SIGSTOP that it was armed with. Two processes may hit the same failpoint; both must be resumed. */
  freezing: FailpointFault | undefined;
  /** Stopped by the suite, or found stopped at a failpoint and about to be resumed. */
  frozen: boolean;
}

const FROZEN_CHECK_INTERVAL_MS = 20;

/** Worker processes that may be killed or frozen. A spare process is already loaded and replaces a killed one. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #members: Member[] = [];
  #spare: WorkerProcess;
  /** How many processes have ever joined. */
  #joined = 0;
  /** How many requests got an address. */
  #requests = 0;
  readonly #thawing = new Set<Promise<void>>();
  readonly #frozenCheck: NodeJS.Timeout;
  #stopping = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    for (let i = 0; i < options.size; i++) this.#members.push(this.#join(this.#load(), i));
    this.#spare = this.#load();
    this.#frozenCheck = setInterval(() => this.#findFrozen(), FROZEN_CHECK_INTERVAL_MS);
    process.once('exit', this.#killAll);
  }

  /** Resolves when all processes take jobs, including those that replaced a killed one meanwhile. */
  async ready(): Promise<void> {
    for (let known = 0; known !== this.#joined; ) {
      known = this.#joined;
      await Promise.all(this.#members.map(({ ready }) => ready));
    }
  }

  /** The address of the role `web` of each process in turn, also while it is frozen. Throws when none listens. */
  nextWebAddress(): string {
    this.#requests += 1;
    for (const offset of this.#members.keys()) {
      const address = this.#member(this.#requests + offset)?.webAddress;
      if (address) return address;
    }
    throw new Error('no process listens');
  }

  kill(index: number): void {
    const member = this.#member(index);
    if (!member) return;
    member.mayBeKilled = true;
    member.process.kill('SIGKILL');
  }

  async freeze(index: number, ms: number): Promise<void> {
    const member = this.#member(index);
    if (member && !member.frozen) await this.#thawAfter(member, ms, () => member.process.kill('SIGSTOP'));
  }

  /** Arms the target. The first process that passes the failpoint gets the signal; the others are then disarmed. */
  arm(target: Target, fault: FailpointFault): void {
    const members = target === 'any' ? this.#members : [this.#member(target)];
    for (const member of members) {
      if (!member) continue;
      member.armed.add(fault);
      if (fault.signal === 'SIGKILL') member.mayBeKilled = true;
      else member.freezing = fault;
      member.process.send(armMessage(fault));
    }
  }

  /** Resolves when no failpoint is armed, no process is frozen, and all take jobs. */
  async recover(): Promise<void> {
    await Promise.all(this.#members.map((member) => this.#disarm(member)));
    while (this.#thawing.size > 0) await Promise.all(this.#thawing);
    await this.ready();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#frozenCheck);
    process.off('exit', this.#killAll);
    await Promise.all(this.#processes.map((one) => one.end()));
  }

  get #processes(): WorkerProcess[] {
    return [...this.#members.map((member) => member.process), this.#spare];
  }

  #member(index: number): Member | undefined {
    return this.#members[index % this.#members.length];
  }

  #load(): WorkerProcess {
    return new WorkerProcess(this.#options.entry, this.#options.log);
  }

  #join(worker: WorkerProcess, place: number): Member {
    const start = async () => {
      await worker.loaded;
      worker.send({ kind: 'start', env: this.#options.envOf(place) });
      await worker.received('ready');
    };
    this.#joined += 1;
    worker.onMessage((message) => {
      if (message.kind === 'ready') member.webAddress = message.webAddress;
      if (message.kind !== 'report') return;
      const { report } = message;
      worker.send({ kind: 'instruction', runId: report.runId, instruction: this.#options.onReport(report) });
    });
    const member: Member = {
      process: worker,
      ready: start(),
      webAddress: undefined,
      armed: new Set(),
      mayBeKilled: false,
      freezing: undefined,
      frozen: false,
    };
    worker.onExit((code, signal) => this.#replace(member, code, signal));
    return member;
  }

  #replace(ended: Member, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#stopping) return;
    const fault = [...ended.armed].find((one) => one.signal === 'SIGKILL');
    if (signal !== 'SIGKILL' || !ended.mayBeKilled)
      this.#options.onUnexpectedExit(`a worker process ended by itself (${signal ?? `code ${code}`})`);
    else if (fault) this.#onFired(fault);
    const place = this.#members.indexOf(ended);
    this.#members[place] = this.#join(this.#spare, place);
    this.#spare = this.#load();
  }

  /** A process that stopped at a failpoint cannot report it, so the pool has to look. */
  #findFrozen(): void {
    for (const member of this.#members) {
      const { freezing, frozen } = member;
      if (!freezing || frozen || !member.process.isStopped()) continue;
      const fault = [...member.armed].find(({ signal }) => signal === 'SIGSTOP');
      if (fault) this.#onFired(fault);
      void this.#thawAfter(member, freezing.ms, () => undefined);
    }
  }

  /** A fault fires once: the other processes are disarmed, and armed again with their other faults. */
  #onFired(fault: FailpointFault): void {
    fault.onInjected();
    for (const member of this.#members) {
      if (member.armed.delete(fault)) member.process.send({ kind: 'disarm' });
      for (const left of member.armed) member.process.send(armMessage(left));
    }
  }

  async #thawAfter(member: Member, ms: number, freeze: () => void): Promise<void> {
    member.frozen = true;
    const thawed = (async () => {
      freeze();
      await pause(ms);
      member.process.kill('SIGCONT');
      member.frozen = false;
    })();
    this.#thawing.add(thawed);
    await thawed;
    this.#thawing.delete(thawed);
  }

  async #disarm(member: Member): Promise<void> {
    await member.ready;
    const disarmed = member.process.received('disarmed');
    member.process.send({ kind: 'disarm' });
    await disarmed; // a process that is frozen at a failpoint is found, resumed, and then receives the message
    member.armed.clear();
  }

  readonly #killAll = () => {
    for (const one of this.#processes) one.kill('SIGKILL');
  };
}

function armMessage({ point, signal, spared }: FailpointFault) {
  return { kind: 'arm', point, signal, spared } as const;
}
