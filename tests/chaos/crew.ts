import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Failpoint } from '../../src/failpoint';
import type { Victim } from './faults';
import type { Given, Verdict } from './responder';
import type { FromWorker, ToWorker } from './worker';

export interface CrewOptions {
  size: number;
  /** The compiled worker. */
  entry: string;
  /** Of the process in this place, from 0. */
  envOf: (place: number) => Record<string, string>;
  /** File descriptor that takes what the processes print. */
  log: number;
  onGiven: (given: Given) => Verdict;
  /** A process that ended though nobody has killed it. */
  onEnded: (problem: string) => void;
}

/** At which point, how, and whom to tell when it has happened. */
export interface Trap {
  point: Failpoint;
  signal: 'SIGKILL' | 'SIGSTOP';
  spared: number;
  /** How long a frozen process stays so. */
  ms: number;
  struck: () => void;
}

interface Member {
  child: ChildProcess;
  ready: Promise<void>;
  traps: Set<Trap>;
  /** Killed by us, or sent a trap that kills: two may walk into the same one before the second hears that it is gone. */
  doomed: boolean;
  /** The last trap that freezes: two may walk into that one, too, and both have to be thawed. */
  freezing: Trap | undefined;
  /** Frozen by us, or found frozen at a point and about to be thawed. */
  frozen: boolean;
}

const LOOK_EVERY = 20;

/** Worker processes, any of which may die or freeze. A spare one is loaded already and takes a dead one's place. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #members: Member[] = [];
  #spare: Spare;
  readonly #thawing = new Set<Promise<void>>();
  readonly #watch: NodeJS.Timeout;
  #stopping = false;

  constructor(options: CrewOptions) {
    this.#options = options;
    for (let i = 0; i < options.size; i++) this.#members.push(this.#enlist(this.#load(), i));
    this.#spare = this.#load();
    this.#watch = setInterval(() => this.#findFrozen(), LOOK_EVERY);
    process.once('exit', this.#endWithUs);
  }

  /** Resolves when everybody takes jobs, those included that took a dead one's place meanwhile. */
  async ready(): Promise<void> {
    for (let known = 0; known !== this.#joined; ) {
      known = this.#joined;
      await Promise.all(this.#members.map(({ ready }) => ready));
    }
  }

  kill(victim: number): void {
    const member = this.#member(victim);
    if (!member) return;
    member.doomed = true;
    member.child.kill('SIGKILL');
  }

  async freeze(victim: number, ms: number): Promise<void> {
    const member = this.#member(victim);
    if (member && !member.frozen) await this.#thawAfter(member, ms, () => member.child.kill('SIGSTOP'));
  }

  trap(victim: Victim, trap: Trap): void {
    const members = victim === 'whoever' ? this.#members : [this.#member(victim)];
    for (const member of members) {
      if (!member) continue;
      member.traps.add(trap);
      if (trap.signal === 'SIGKILL') member.doomed = true;
      else member.freezing = trap;
      const { point, signal, spared } = trap;
      tell(member, { kind: 'arm', point, signal, spared });
    }
  }

  /** No trap is left, nobody is frozen, everybody takes jobs. */
  async recover(): Promise<void> {
    await Promise.all(this.#members.map((member) => this.#disarm(member)));
    while (this.#thawing.size > 0) await Promise.all(this.#thawing);
    await this.ready();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#watch);
    process.off('exit', this.#endWithUs);
    const children = [...this.#members.map(({ child }) => child), this.#spare.child];
    await Promise.all(
      children.map(async (child) => {
        if (hasEnded(child)) return;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }),
    );
  }

  #joined = 0;

  #member(victim: number): Member | undefined {
    return this.#members[victim % this.#members.length];
  }

  #load(): Spare {
    const { entry, log } = this.#options;
    const child = fork(entry, { stdio: ['ignore', log, log, 'ipc'], serialization: 'json' });
    child.on('error', () => undefined); // telling somebody who has just died
    return { child, loaded: heard(child, 'loaded') };
  }

  #enlist({ child, loaded }: Spare, place: number): Member {
    const start = async () => {
      await loaded;
      tell(member, { kind: 'go', env: this.#options.envOf(place) });
      await heard(child, 'ready');
    };
    const member: Member = {
      child,
      ready: Promise.resolve(),
      traps: new Set(),
      doomed: false,
      freezing: undefined,
      frozen: false,
    };
    this.#joined += 1;
    child.on('message', (told: FromWorker) => {
      if (told.kind !== 'given') return;
      const { given } = told;
      tell(member, { kind: 'verdict', run: given.run, verdict: this.#options.onGiven(given) });
    });
    child.once('exit', (code, signal) => this.#replace(member, code, signal));
    member.ready = start();
    return member;
  }

  #replace(dead: Member, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#stopping) return;
    const trap = [...dead.traps].find((one) => one.signal === 'SIGKILL');
    if (signal !== 'SIGKILL' || !dead.doomed)
      this.#options.onEnded(`a worker process ended by itself (${signal ?? `code ${code}`})`);
    else if (trap) this.#spring(trap);
    const place = this.#members.indexOf(dead);
    this.#members[place] = this.#enlist(this.#spare, place);
    this.#spare = this.#load();
  }

  /** A process that has stopped at a point tells nobody: its parent has to look. */
  #findFrozen(): void {
    for (const member of this.#members) {
      const { freezing, frozen } = member;
      if (!freezing || frozen || !isStopped(member.child.pid)) continue;
      const trap = [...member.traps].find(({ signal }) => signal === 'SIGSTOP');
      if (trap) this.#spring(trap);
      void this.#thawAfter(member, freezing.ms, () => undefined);
    }
  }

  #spring(trap: Trap): void {
    trap.struck();
    for (const member of this.#members) {
      // The others are spared: a trap strikes once.
      if (member.traps.delete(trap)) tell(member, { kind: 'disarm' });
      for (const left of member.traps) tell(member, { kind: 'arm', ...without(left) });
    }
  }

  async #thawAfter(member: Member, ms: number, freeze: () => void): Promise<void> {
    member.frozen = true;
    const thawed = (async () => {
      freeze();
      await pause(ms);
      member.child.kill('SIGCONT');
      member.frozen = false;
    })();
    this.#thawing.add(thawed);
    await thawed;
    this.#thawing.delete(thawed);
  }

  async #disarm(member: Member): Promise<void> {
    await member.ready;
    const disarmed = heard(member.child, 'disarmed');
    tell(member, { kind: 'disarm' });
    await disarmed; // a process that is frozen at a trap is found, thawed, and hears it then
    member.traps.clear();
  }

  readonly #endWithUs = () => {
    for (const { child } of [...this.#members, this.#spare]) child.kill('SIGKILL');
  };
}

interface Spare {
  child: ChildProcess;
  loaded: Promise<void>;
}

function tell({ child }: Pick<Member, 'child'>, what: ToWorker): void {
  if (child.connected) child.send(what, () => undefined);
}

/** Also when the process dies before it has said so: whoever waits for it waits for its successor then. */
async function heard(child: ChildProcess, kind: FromWorker['kind']): Promise<void> {
  if (hasEnded(child)) return;
  await new Promise<void>((resolve) => {
    const listen = (told: FromWorker) => {
      if (told.kind === kind) done();
    };
    const done = () => {
      child.off('message', listen);
      child.off('exit', done);
      resolve();
    };
    child.on('message', listen);
    child.on('exit', done);
  });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function without({ point, signal, spared }: Trap) {
  return { point, signal, spared };
}

/** The state's letter follows the program's name, which stands in brackets. */
function isStopped(pid: number | undefined): boolean {
  try {
    return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // it has just ended
  }
}
