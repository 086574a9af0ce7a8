import type { Start } from '../../../operations/timeline';

/** Where a page of the timeline begins, as it stands in an address. */
export function placeParameter({ turn, id, at }: Start): string {
  return `${turn}.${id}.${at.getTime()}`;
}

/** Undefined: it is none. An address may be old, or typed. */
export function readPlace(given: string | undefined): Start | undefined {
  const [, turn, id, at] = /^(\d{1,9})\.(\d{1,18})\.(\d{1,15})$/.exec(given ?? '') ?? [];
  const time = new Date(Number(at));
  if (turn === undefined || id === undefined || Number.isNaN(time.getTime())) return undefined;
  return { turn: Number(turn), id, at: time };
}
