import { randomUUID } from 'node:crypto';

/** Of this process. */
const PREFIX = randomUUID();
let count = 0;

/** A token that no other load has, in any process. A UUID for each load would cost more than the rest of its bookkeeping. */
export function newToken(): string {
  count += 1;
  return `${PREFIX}-${count.toString(36)}`;
}
