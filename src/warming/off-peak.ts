import type { Hours } from './settings';

/** Whether the clock of that time zone is within the hours. False for a time zone that Node does not know. */
export function isWithin({ from, to }: Hours, timezone: string, at: Date): boolean {
  const hour = hourIn(timezone, at);
  if (hour === undefined) return false;
  return from < to ? from <= hour && hour < to : from <= hour || hour < to;
}

/** By time zone. Making one takes a hundred times as long as using it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function hourIn(timezone: string, at: Date): number | undefined {
  try {
    let clock = clocks.get(timezone);
    if (!clock) {
      clock = new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: timezone });
      clocks.set(timezone, clock);
    }
    return Number(clock.format(at));
  } catch {
    return undefined;
  }
}
