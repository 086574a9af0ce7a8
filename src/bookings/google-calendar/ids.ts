import { createHash } from 'node:crypto';

const BASE32HEX = '0123456789abcdefghijklmnopqrstuv';

/** The id that we choose for the event of a request: a second insert of it is refused. Base32hex, as Google wants it. */
export function eventIdOf(idempotencyKey: string): string {
  const bits = [...createHash('sha256').update(idempotencyKey).digest()]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((group) => BASE32HEX[Number.parseInt(group.padEnd(5, '0'), 2)])
    .join('');
}

/** An event's id is unique in its calendar only: an invitation has the same id in every calendar. */
export function externalIdOf(calendar: string, eventId: string): string {
  return `${calendar}/${eventId}`;
}

export function partsOf(externalId: string): { calendar: string; eventId: string } {
  const slash = externalId.lastIndexOf('/');
  return { calendar: externalId.slice(0, slash), eventId: externalId.slice(slash + 1) };
}
