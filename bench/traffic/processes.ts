import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Stage } from '../support/fixture';
import type { Reply } from './contestant';
import type { Asked, ProcessSettings, Told, Used } from './process';

/** Processes that work for one contestant. */
export interface Processes {
  used(): Promise<Used>;
  stop(): Promise<void>;
  /** SIGKILL to all of them. */
  kill(): void;
}

export interface ProcessOptions {
  count: number;
  onReply: (reply: Reply) => void;
  /** Further arguments of Node. */
  nodeArgs?: readonly string[];
}

export async function openProcesses(
  stage: Stage,
  settings: ProcessSettings,
  { count, onReply, nodeArgs = [] }: ProcessOptions,
): Promise<Processes> {
  const children = await Promise.all(Array.from({ length: count }, () => open(stage, settings, nodeArgs)));
  for (const child of children) {
    child.on('message', (told: Told) => {
      if (told.kind === 'replies') for (const reply of told.replies) onReply(reply);
    });
  }
  return {
    async used() {
      const each = await Promise.all(children.map(usedBy));
      const sum = (of: (used: Used) => number) => each.reduce((total, used) => total + of(used), 0);
      return { cpuMs: sum(({ cpuMs }) => cpuMs), statements: sum(({ statements }) => statements) };
    },
    async stop() {
      await Promise.all(children.map(end));
    },
    kill() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}

async function open(stage: Stage, settings: ProcessSettings, nodeArgs: readonly string[]) {
  const child = fork(join(__dirname, 'process.ts'), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx', ...nodeArgs],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  stage.closing(() => end(child));
  await Promise.race([
    next(child, 'ready'),
    once(child, 'exit').then(() => {
      throw new Error(`a process of ${settings.contestant.title} ended before it was ready`);
    }),
  ]);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  await ended;
}

async function usedBy(child: ChildProcess): Promise<Used> {
  const told = next(child, 'used');
  child.send({ kind: 'use' } satisfies Asked);
  return told;
}

function next<Kind extends Told['kind']>(child: ChildProcess, kind: Kind) {
  return new Promise<Extract<Told, { kind: Kind }>>((resolve) => {
    const look = (told: Told) => {
      if (told.kind !== kind) return;
      child.off('message', look);
      resolve(told as Extract<Told, { kind: Kind }>);
    };
    child.on('message', look);
  });
}
