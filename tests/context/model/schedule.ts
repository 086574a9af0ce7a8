import fc from 'fast-check';
import { SEGMENTS, type SegmentName } from '../../../src/domain/context';
import type { Fate } from './tasks';

export const PROCESSES = 3;
export const CLIENTS = ['+79990000001', '+79990000002'] as const;

/** What happens next. Processes and clients by number. */
export type Step =
  /** A turn, which may know the source's versions. */
  | { do: 'load'; process: number; client: number; knowsVersions: boolean }
  /** The source changes; that process handles the event. */
  | { do: 'invalidate'; process: number; client: number; segment: SegmentName }
  /** The same for an event that does not name the client. */
  | { do: 'invalidate-clients'; process: number }
  /** A turn was committed, and writes its dialogue through. */
  | { do: 'write'; process: number; client: number }
  /** The source changes and the event is lost. */
  | { do: 'change'; client: number; segment: SegmentName }
  /** An entry or a lease expires, or is evicted. */
  | { do: 'lose'; client: number; segment: SegmentName }
  | { do: 'flush' }
  /** A process is killed, and another one takes its place. */
  | { do: 'kill'; process: number }
  /** One of the pending steps is released. */
  | { do: 'go'; place: number; fate: Fate };

const process = fc.nat(PROCESSES - 1);
/** Mostly the same client and segment, because operations on different ones seldom affect each other. */
const client = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(CLIENTS.length - 1));
const segment = fc.oneof(
  { weight: 3, arbitrary: fc.constant<SegmentName>('client') },
  fc.constantFrom(...SEGMENTS),
);
const place = fc.nat(30);
const kind = <K extends Step['do']>(name: K) => fc.constant(name);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.record({ do: kind('go'), place, fate: fc.constant<Fate>('done') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: kind('go'), place, fate: fc.constant<Fate>('answer-lost') }),
  },
  { weight: 8, arbitrary: fc.record({ do: kind('load'), process, client, knowsVersions: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ do: kind('invalidate'), process, client, segment }) },
  { weight: 1, arbitrary: fc.record({ do: kind('invalidate-clients'), process }) },
  { weight: 2, arbitrary: fc.record({ do: kind('write'), process, client }) },
  { weight: 1, arbitrary: fc.record({ do: kind('change'), client, segment }) },
  { weight: 2, arbitrary: fc.record({ do: kind('lose'), client, segment }) },
  { weight: 1, arbitrary: fc.record({ do: kind('flush') }) },
  { weight: 1, arbitrary: fc.record({ do: kind('kill'), process }) },
);

/** For fast-check, which generates and shrinks them. */
export const schedules: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 10, maxLength: 150, size: 'max' });

const done = (place: number, times = 1): Step[] =>
  Array.from({ length: times }, () => ({ do: 'go', place, fate: 'done' }));

/**
 * An order of steps that random schedules seldom contain. A fill has been stored, but its process does not know it yet. The
 * segment is invalidated, another process begins a new fill, and the first process loads again: it must not join its own fill.
 */
const OWN_FILL_STILL_OPEN: Step[] = [
  { do: 'load', process: 0, client: 0, knowsVersions: false },
  ...done(0, 2), // reads: four leases
  ...done(0, 8), // the source has been read four times
  ...done(0, 4), // four fills are stored, their answers stand
  { do: 'invalidate', process: 1, client: 0, segment: 'client' },
  ...done(4, 2),
  { do: 'load', process: 2, client: 0, knowsVersions: false },
  ...done(4), // has the lease of the client
  { do: 'load', process: 0, client: 0, knowsVersions: false },
  ...done(5, 2), // is told to wait for it
];

/** Played before the random schedules. */
export const EXAMPLES: [Step[]][] = [[OWN_FILL_STILL_OPEN]];
