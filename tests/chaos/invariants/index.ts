import { BOOKINGS } from './bookings';
import { CONTEXTS } from './contexts';
import type { End, Invariant } from './end';
import { MESSAGES } from './messages';
import { REPLIES } from './replies';
import { TURNS } from './turns';

export interface Violation {
  invariant: string;
  evidence: string;
}

/** What has to hold when everything has calmed down. */
const INVARIANTS: readonly Invariant[] = [...MESSAGES, ...TURNS, ...REPLIES, ...CONTEXTS, ...BOOKINGS];

export function violations(end: End): Violation[] {
  return INVARIANTS.flatMap(({ law, broken }) =>
    broken(end).map((evidence) => ({ invariant: law, evidence })),
  );
}
