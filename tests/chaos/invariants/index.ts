import { BOOKING_SYSTEMS } from './booking-systems';
import { BOOKINGS } from './bookings';
import { CONSENT } from './consent';
import { CONTEXTS } from './contexts';
import type { FinalState } from './final-state';
import type { Invariant } from './invariant';
import { LINKED_PEOPLE, withoutLinkedPeople } from './linked-people';
import { MESSAGES } from './messages';
import { REPLIES } from './replies';
import { TURNS } from './turns';

export interface Violation {
  invariant: string;
  evidence: string;
}

const PROBLEMS: Invariant = {
  statement:
    'no process ends by itself, no request is malformed, and the servers execute what the suite asks of them',
  violations: ({ observations }) => observations.problems,
};

/** What must hold when the faults have ended and all work is done. */
const INVARIANTS: readonly Invariant[] = [
  PROBLEMS,
  ...MESSAGES,
  ...TURNS,
  ...REPLIES,
  ...CONTEXTS,
  ...BOOKINGS,
  ...BOOKING_SYSTEMS,
  ...CONSENT,
];

export function findViolations(state: FinalState): Violation[] {
  const of = (invariants: readonly Invariant[], seen: FinalState) =>
    invariants.flatMap(({ statement, violations }) =>
      violations(seen).map((evidence) => ({ invariant: statement, evidence })),
    );
  return [...of(INVARIANTS, withoutLinkedPeople(state)), ...of(LINKED_PEOPLE, state)];
}
