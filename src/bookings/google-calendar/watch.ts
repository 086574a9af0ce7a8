import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { fingerprint } from '../../privacy/redaction';
import { at, numberOf, stringOf } from '../../provider-api/json';
import { DAY } from '../../time/duration';
import { BookingsUnconfirmed } from '../errors';
import type { CalendarApi } from './api';
import type { GoogleCalendarSettings } from './settings';

/** Google ends a channel after a week. */
const RENEW_BEFORE = 2 * DAY;

const channel = z.object({
  calendar: z.string(),
  id: z.string(),
  resourceId: z.string(),
  /** Unix milliseconds. */
  expiration: z.number(),
  address: z.string(),
  /** A fingerprint of the token that its notifications carry. */
  token: z.string(),
});
const stateSchema = z.object({ channels: z.array(channel) });
type Channel = z.output<typeof channel>;

/**
 * Has a channel for each calendar, and stops those that are not needed any more. The new one is there before the old one is
 * stopped; one whose making was not recorded ends by itself and does no harm: notifications only say that something has changed.
 * https://developers.google.com/workspace/calendar/api/guides/push
 */
export async function keepNotified(
  { api, settings }: { api: CalendarApi; settings: GoogleCalendarSettings },
  state: unknown,
  webhook: string | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  const known = stateSchema.safeParse(state).data?.channels ?? [];
  const token = fingerprint(settings.webhookToken);
  const calendars = webhook === undefined ? [] : settings.calendars.map(({ calendar }) => calendar);
  const kept: Channel[] = [];
  const failures: unknown[] = [];
  let isNew = false;
  for (const calendar of calendars) {
    const lasting = known.find(
      (one) =>
        one.calendar === calendar &&
        one.address === webhook &&
        one.token === token &&
        one.expiration > Date.now() + RENEW_BEFORE,
    );
    try {
      kept.push(lasting ?? (await watch({ api, settings }, calendar, webhook ?? '', signal)));
      isNew ||= lasting === undefined;
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
      kept.push(...known.filter((one) => one.calendar === calendar));
    }
  }
  // a new channel must be remembered; the calendar that has none is tried again, and fails, with the next sync
  if (failures.length > 0 && !isNew) throw failures[0];
  for (const old of known) if (!kept.includes(old)) await stop(api, old, signal);
  return { channels: kept };
}

async function watch(
  { api, settings }: { api: CalendarApi; settings: GoogleCalendarSettings },
  calendar: string,
  address: string,
  signal: AbortSignal,
): Promise<Channel> {
  const id = randomUUID();
  const body = { id, type: 'web_hook', address, token: settings.webhookToken };
  const path = ['calendars', calendar, 'events', 'watch'];
  const { json } = await api({ method: 'POST', path, body }, signal);
  const resourceId = stringOf(at(json, 'resourceId'));
  const expiration = numberOf(at(json, 'expiration'));
  if (resourceId === undefined || expiration === undefined)
    throw new BookingsUnconfirmed('Google has answered `watch` without resourceId or expiration');
  return { calendar, id, resourceId, expiration, address, token: fingerprint(settings.webhookToken) };
}

/** One that cannot be stopped ends by itself. */
async function stop(api: CalendarApi, { id, resourceId }: Channel, signal: AbortSignal): Promise<void> {
  const body = { id, resourceId };
  await api({ method: 'POST', path: ['channels', 'stop'], body }, signal).catch(() =>
    signal.throwIfAborted(),
  );
}
