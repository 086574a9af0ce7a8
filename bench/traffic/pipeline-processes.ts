import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Resources } from '../support/resources';
import type { Reply } from './pipeline';
import type { ProcessMessage, ProcessRequest, ProcessSettings, Usage } from './pipeline-process-main';

/** The worker processes of a pipeline. */
export interface Processes {
  usage(): Promise<Usage>;
  stop(): Promise<void>;
  /** Sends SIGKILL to all of them. */
  kill(): void;
}

export interface ProcessOptions {
  count: number;
  onReply: (reply: Reply) => void;
  /** More arguments for Node. */
  nodeArgs?: readonly string[];
}

export async function openProcesses(
  resources: Resources,
  settings: ProcessSettings,
  { count, onReply, nodeArgs = [] }: ProcessOptions,
): Promise<Processes> {
  const children = await Promise.all(
    Array.from({ length: count }, () => open(resources, settings, nodeArgs)),
  );
  for (const child of children) {
    child.on('message', (message: ProcessMessage) => {
      if (message.kind === 'replies') for (const reply of message.replies) onReply(reply);
    });
  }
  return {
    async usage() {
      const each = await Promise.all(children.map(usageOf));
      const sum = (of: (usage: Usage) => number) => each.reduce((total, usage) => total + of(usage), 0);
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

async function open(resources: Resources, settings: ProcessSettings, nodeArgs: readonly string[]) {
  const child = fork(join(__dirname, 'pipeline-process-main.ts'), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx', ...nodeArgs],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  resources.onClose(() => end(child));
  await Promise.race([
    next(child, 'ready'),
    once(child, 'exit').then(() => {
      throw new Error(`a process of ${settings.pipeline.title} ended before it was ready`);
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

async function usageOf(child: ChildProcess): Promise<Usage> {
  const usage = next(child, 'usage');
  child.send({ kind: 'usage' } satisfies ProcessRequest);
  return usage;
}

function next<Kind extends ProcessMessage['kind']>(child: ChildProcess, kind: Kind) {
  return new Promise<Extract<ProcessMessage, { kind: Kind }>>((resolve) => {
    const listen = (message: ProcessMessage) => {
      if (message.kind !== kind) return;
      child.off('message', listen);
      resolve(message as Extract<ProcessMessage, { kind: Kind }>);
    };
    child.on('message', listen);
  });
}
