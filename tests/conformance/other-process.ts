import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ContextSource, SourceVersions } from '../../src/context/source';
import type { Context, ContextOwner, DialogueSegment, SegmentName } from '../../src/domain/context';
import type { CacheSettings, CacheUnderTest, MakeCache } from './cache-under-test';
import { RpcChannel } from './rpc';

/** A cache in another process, with a source in this process. */
export interface RemoteCache extends Required<CacheUnderTest> {
  loadOften(owner: ContextOwner, times: number): Promise<Context[]>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

/** Starts the process at once, so that it starts while other work goes on. `open` waits for it. */
export class OtherProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #rpc: RpcChannel;
  #output = '';

  constructor(source: ContextSource) {
    const tsx = pathToFileURL(require.resolve('tsx')).href;
    this.#child = fork(join(__dirname, 'other-process-main.ts'), {
      execArgv: ['--import', tsx],
      serialization: 'advanced', // keeps `undefined`
      silent: true,
    });
    this.#exited = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (more) => {
        this.#output = `${this.#output}${more}`.slice(-2000);
      });
    }
    this.#rpc = new RpcChannel(this.#child, {
      read: (segment: SegmentName, owner: ContextOwner) =>
        source[segment](owner, new AbortController().signal),
    });
  }

  async open(makeCache: MakeCache, redisUrl: CacheSettings['redisUrl']): Promise<RemoteCache> {
    await this.#call('open', makeCache.file, makeCache.exportName, redisUrl);
    return {
      load: (owner: ContextOwner, versions?: SourceVersions) =>
        this.#call('load', owner, versions) as Promise<Context>,
      loadOften: (owner: ContextOwner, times: number) =>
        this.#call('loadOften', owner, times) as Promise<Context[]>,
      invalidate: async (owner: ContextOwner, segments: readonly SegmentName[]) => {
        await this.#call('invalidate', owner, segments);
      },
      writeDialogue: async (owner: ContextOwner, dialogue: DialogueSegment, version: number) => {
        await this.#call('writeDialogue', owner, dialogue, version);
      },
      close: async () => {
        await this.#call('close');
      },
      kill: () => this.kill(),
    };
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async #call(name: string, ...args: unknown[]): Promise<unknown> {
    try {
      return await this.#rpc.call(name, ...args);
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
