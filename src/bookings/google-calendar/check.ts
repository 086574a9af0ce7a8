import { at, stringOf } from '../../provider-api/json';
import { BookingsOutage } from '../errors';
import type { CalendarApi } from './api';
import type { GoogleCalendarSettings } from './settings';

/** Throws `BookingsOutage` where a calendar is not shared with the right to change events. */
export async function check(
  {
    api,
    settings,
    timezone,
  }: { api: CalendarApi; settings: GoogleCalendarSettings; timezone: string | undefined },
  signal: AbortSignal,
): Promise<string> {
  const lines: string[] = [];
  for (const [i, { staff, calendar }] of settings.calendars.entries()) {
    const path = ['calendars', calendar, 'events'];
    const query = { maxResults: '1' };
    const { status, json } = await api({ method: 'GET', path, query, expected: [404] }, signal);
    const role = status === 404 ? 'none' : stringOf(at(json, 'accessRole'));
    if (role !== 'writer' && role !== 'owner')
      throw new BookingsOutage(
        `calendars[${i}] gives the service account the right ${role}: share the calendar with clientEmail, with the right "Make changes to events"`,
      );
    const zone = stringOf(at(json, 'timeZone'));
    const differs = zone !== undefined && timezone !== undefined && zone !== timezone;
    const summary = stringOf(at(json, 'summary')) ?? calendar;
    lines.push(
      `${staff}: calendar "${summary}" (${role})${differs ? `, in ${zone}: set it to ${timezone}, the company's time zone` : ''}`,
    );
  }
  return lines.join('; ');
}
