import type { ContextSource, SourceVersions } from '../../src/context/source';
import type { Context, ContextOwner, DialogueSegment, SegmentName } from '../../src/domain/context';

/** A cache of contexts, as one process has it. */
export interface CacheUnderTest {
  /** Loads from the cache or the source. Rejects with the source's error. */
  load(owner: ContextOwner, versions?: SourceVersions): Promise<Context>;
  /** Resolves when no older data is returned any more. Rejects when this cannot be guaranteed. */
  invalidate(owner: ContextOwner, segments: readonly SegmentName[]): Promise<void>;
  /** Optional: stores a value that was just committed to the source. */
  writeDialogue?(owner: ContextOwner, dialogue: DialogueSegment, version: number): Promise<void>;
  close(): Promise<void>;
}

export interface CacheSettings {
  /** `redis://…`, or `redis+cluster://host:port,host:port`. */
  redisUrl: string;
  source: ContextSource;
}

/** A feature that not every cache has. A cache without it fails the cases that require it. */
export type Capability = 'source versions' | 'write-through';

/** Opens a cache. It also names its file and export, so that another process can import it. */
export interface MakeCache {
  (settings: CacheSettings): Promise<CacheUnderTest>;
  readonly file: string;
  readonly exportName: string;
  readonly supports: readonly Capability[];
}

/** Deadline of a Redis command in milliseconds, for caches that have such a setting. */
export const COMMAND_TIMEOUT = 1000;
/** Deadline of the source in milliseconds, for caches that have such a setting. */
export const SOURCE_TIMEOUT = 8000;

export function cacheOf(
  file: string,
  exportName: string,
  supports: readonly Capability[],
  open: (settings: CacheSettings) => Promise<CacheUnderTest>,
): MakeCache {
  return Object.assign(open, { file, exportName, supports });
}

/** The exported `MakeCache` of a file. */
export async function importCache(file: string, exportName: string): Promise<MakeCache> {
  const found = (await import(file)) as Record<string, MakeCache | undefined>;
  const makeCache = found[exportName];
  if (!makeCache) throw new Error(`${file} exports no ${exportName}`);
  return makeCache;
}
