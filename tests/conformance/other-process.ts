import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ContextSource, SourceVersions } from '../../src/context/source';
import type { Context, ContextOwner, DialogueSegment, SegmentName } from '../../src/domain/context';
import type { CacheSettings, CacheUnderTest, MakeCache } from './cache-under-test';
import { Line } from './line';

/** A cache that another process has opened, with a source that is this process's. */
export interface CacheElsewhere extends Required<CacheUnderTest> {
  loadOften(owner: ContextOwner, times: number): Promise<Context[]>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** Starts at once, so that a process can come up while other things do; `open` waits for it. */
export class OtherProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #line: Line;
  #output = '';

  constructor(source: ContextSource) {
    const tsx = pathToFileURL(require.resolve('tsx')).href;
    this.#child = fork(join(__dirname, 'child.ts'), {
      execArgv: ['--import', tsx],
      serialization: 'advanced', // what is undefined stays so
      silent: true,
    });
    this.#exited = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (more) => {
        this.#output = `${this.#output}${more}`.slice(-2000);
      });
    }
    this.#line = new Line(this.#child, {
      read: (segment: SegmentName, owner: ContextOwner) =>
        source[segment](owner, new AbortController().signal),
    });
  }

  async open(makeCache: MakeCache, redisUrl: CacheSettings['redisUrl']): Promise<CacheElsewhere> {
    await this.#ask('open', makeCache.file, makeCache.exportName, redisUrl);
    return {
      load: (owner: ContextOwner, versions?: SourceVersions) =>
        this.#ask('load', owner, versions) as Promise<Context>,
      loadOften: (owner: ContextOwner, times: number) =>
        this.#ask('loadOften', owner, times) as Promise<Context[]>,
      invalidate: async (owner: ContextOwner, segments: readonly SegmentName[]) => {
        await this.#ask('invalidate', owner, segments);
      },
      writeDialogue: async (owner: ContextOwner, dialogue: DialogueSegment, version: number) => {
        await this.#ask('writeDialogue', owner, dialogue, version);
      },
      close: async () => {
        await this.#ask('close');
      },
      kill: () => this.kill(),
    };
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async #ask(name: string, ...args: unknown[]): Promise<unknown> {
    try {
      return await this.#line.call(name, ...args);
    } catch (error) {
      const crashed = this.#child.exitCode !== null && this.#output.trim() !== '';
      throw crashed ? new Error(`the other process crashed: ${firstErrorIn(this.#output)}`) : error;
    }
  }
}

function firstErrorIn(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.find((line) => /error|exception/i.test(line)) ?? lines.find(Boolean) ?? '';
}
