import { DatabaseError } from 'pg';

const EXCLUSION_VIOLATION = '23P01';
const UNIQUE_VIOLATION = '23505';
/** Values that PostgreSQL cannot read, and violations of foreign keys, checks and other constraints. */
const REJECTED = /^(22|23)/;

/** Whether the constraint `booking_no_overlap` has rejected a booking: another booking has taken the time. */
export function isTimeTaken(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === EXCLUSION_VIOLATION;
}

/** Whether an address belongs to a client of the company already. */
export function isAddressTaken(error: unknown): boolean {
  const { code, constraint } = error instanceof DatabaseError ? error : {};
  return code === UNIQUE_VIOLATION && constraint === 'client_address_pkey';
}

/** What PostgreSQL says about the value that it has rejected. Undefined: the error has another cause. */
export function rejectedValue(error: unknown): string | undefined {
  return error instanceof DatabaseError && REJECTED.test(error.code ?? '') ? error.message : undefined;
}
