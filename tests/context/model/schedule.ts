import fc from 'fast-check';
import { SEGMENTS, type SegmentName } from '../../../src/domain/context';
import type { Answer } from './pending-steps';

export const PROCESSES = 3;
export const CLIENTS = ['+79990000001', '+79990000002'] as const;

/** One step of the simulation. Processes and clients are given by number. */
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
  /** One of the pending steps is resumed. */
  | { do: 'resume'; place: number; answer: Answer };

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
    arbitrary: fc.record({ do: kind('resume'), place, answer: fc.constant<Answer>('delivered') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: kind('resume'), place, answer: fc.constant<Answer>('lost') }),
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

const resume = (place: number, times = 1): Step[] =>
  Array.from({ length: times }, () => ({ do: 'resume', place, answer: 'delivered' }));

/**
 * An order of steps that random schedules seldom contain. A fill has been stored, but its process does not know it yet. The
 * segment is invalidated, another process begins a new fill, and the first process loads again: it must not join its own fill.
 */
const OWN_FILL_STILL_OPEN: Step[] = [
  { do: 'load', process: 0, client: 0, knowsVersions: false },
  ...resume(0, 2), // reads the cache: four leases
  ...resume(0, 8), // reads the source four times
  ...resume(0, 4), // stores four fills; their answers are pending
  { do: 'invalidate', process: 1, client: 0, segment: 'client' },
  ...resume(4, 2),
  { do: 'load', process: 2, client: 0, knowsVersions: false },
  ...resume(4), // gets the lease of the client segment
  { do: 'load', process: 0, client: 0, knowsVersions: false },
  ...resume(5, 2), // gets the answer to wait for it
];

/** Played before the random schedules. */
export const EXAMPLES: [Step[]][] = [[OWN_FILL_STILL_OPEN]];
