import type { ContextSource, SourceVersions } from '../../src/context/source';
import type { Context, ContextOwner, DialogueSegment, SegmentName } from '../../src/domain/context';

/** What any cache of contexts can do. One of these is one process's cache. */
export interface CacheUnderTest {
  /** From wherever its parts are found. Rejects with what the source threw. */
  load(owner: ContextOwner, versions?: SourceVersions): Promise<Context>;
  /** Resolves when nothing older than this call is handed out any more; rejects when that can not be said. */
  invalidate(owner: ContextOwner, segments: readonly SegmentName[]): Promise<void>;
  /** Of caches that can be told a value which was just committed to the source. */
  writeDialogue?(owner: ContextOwner, dialogue: DialogueSegment, version: number): Promise<void>;
  close(): Promise<void>;
}

export interface CacheSettings {
  /** `redis://…`, or `redis+cluster://host:port,host:port`. */
  redisUrl: string;
  source: ContextSource;
}

/** What some caches have and others do not; a cache that lacks it fails the cases that are about it. */
export type Ability = 'source versions' | 'write-through';

/** Opens a cache. Names its own file and export as well, because another process has to find it. */
export interface MakeCache {
  (settings: CacheSettings): Promise<CacheUnderTest>;
  readonly file: string;
  readonly exportName: string;
  readonly offers: readonly Ability[];
}

/** How long a cache that can be told so lets one command of Redis take, in ms. */
export const COMMAND_TIMEOUT = 1000;
/** How long a cache that can be told so lets the source take, in ms. */
export const SOURCE_TIMEOUT = 8000;

export function cacheOf(
  file: string,
  exportName: string,
  offers: readonly Ability[],
  open: (settings: CacheSettings) => Promise<CacheUnderTest>,
): MakeCache {
  return Object.assign(open, { file, exportName, offers });
}

/** The exported `MakeCache` of a file. */
export async function findCache(file: string, exportName: string): Promise<MakeCache> {
  const found = (await import(file)) as Record<string, MakeCache | undefined>;
  const makeCache = found[exportName];
  if (!makeCache) throw new Error(`${file} exports no ${exportName}`);
  return makeCache;
}
