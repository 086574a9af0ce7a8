import type { SourceVersion } from './source';

/** One segment to look up, and what the caller knows of it. */
export interface Lookup {
  key: string;
  /** The etag of the entry that this process holds parsed in its local cache, if it has the version that the caller knows. */
  localEtag: string | undefined;
  /** The source version that the caller knows; an entry of another version counts as absent. */
  knownVersion: SourceVersion | undefined;
}

/** The leases that a load may be granted: one token for all of its segments, and how long the leases stand, in ms. */
export interface LeaseTerms {
  token: string;
  ms: number;
}

/** A segment as Redis stores it. */
export interface Entry {
  etag: string;
  /** Of the source. */
  version: string | undefined;
  body: Buffer;
}

/** The answer to one lookup; see read.lua. */
export type Found =
  /** The entry is the one that the local cache holds. */
  | { kind: 'same' }
  | ({ kind: 'entry' } & Entry)
  /** Absent; the caller fills it. */
  | { kind: 'lease' }
  /** Absent; the holder of this token fills it. */
  | { kind: 'wait'; token: string }
  | { kind: 'absent' };

const SAME: Found = { kind: 'same' };

/** The reply of read.lua, for this number of lookups. */
export type ReadReply = number | (number | Buffer[])[];

export function parseReply(reply: ReadReply, lookups: number): Found[] {
  return typeof reply === 'number' ? new Array<Found>(lookups).fill(SAME) : reply.map(parseFound);
}

/** Of one segment. */
function parseFound(reply: number | Buffer[]): Found {
  if (typeof reply === 'number') return SAME;
  const [kind, first, version, body] = reply;
  switch (kind?.toString()) {
    case 'entry': {
      return {
        kind: 'entry',
        etag: String(first),
        version: version?.toString() || undefined,
        body: body ?? Buffer.alloc(0),
      };
    }
    case 'lease':
      return { kind: 'lease' };
    case 'wait':
      return { kind: 'wait', token: String(first) };
    default:
      return { kind: 'absent' };
  }
}
