import type { People } from '../understanding/acts/people';
import { type Facts, serviceOf, staffOf } from './facts';
import { type Frame, NO_WISH, type Wish } from './state';

/** The client's wish as the receptionist has understood it: «Маникюр», в субботу, 28 ноября, с 13:00 до 18:00. */
export function sayWish(frame: Frame, facts: Facts, parts: 'all' | 'without-time' = 'all'): string {
  const { say, context } = facts;
  const staff = staffOf(context.company, frame.staffId)?.name;
  const said = [
    nameOfService(frame, facts),
    staff !== undefined && say('wishStaff', { staff }),
    frame.people > 1 && say('people', { count: frame.people }),
    frame.guest !== undefined && say('guest', { guest: frame.guest }),
    ...(parts === 'all' ? [...days(frame, facts), ...time(frame, facts)] : []),
  ];
  return said.filter(Boolean).join(', ');
}

function days({ dates, span }: Frame, { say: { format } }: Facts): string[] {
  if (dates.length > 0) return [format.or(dates.map((date) => format.day(date)))];
  return span ? [`${format.shortDay(span.from)} – ${format.shortDay(span.to)}`] : [];
}

function time({ time, window, edge }: Frame, { say }: Facts): string[] {
  const { format } = say;
  if (time !== undefined) return [say('about', { time: format.time(time) })];
  if (edge) return [say(edge)];
  if (!window) return [];
  const from = window.from > '00:00' && format.time(window.from);
  const to = window.to < '24:00' && format.time(window.to);
  if (from && to) return [say('between', { from, to })];
  return from ? [say('from', { from })] : to ? [say('before', { to })] : [];
}

/** «Сергей, муж»; empty: neither is known. */
export function sayGuest(guest: People['guest']): string {
  return [guest?.name, guest?.relation].filter(Boolean).join(', ');
}

/** The service of a wish, and for whom. */
export function sayService(wish: Wish, facts: Facts): string {
  const service = nameOfService(wish, facts);
  return wish.guest === undefined ? service : `${service} (${wish.guest})`;
}

/** Its title; what the client has called it, as long as it is not clear which one is meant. */
function nameOfService({ serviceIds, words = '' }: Wish, { say, context }: Facts): string {
  const [only, another] = serviceIds.map((id) => serviceOf(context.company, id)?.title);
  if (another !== undefined) return words;
  return only === undefined ? '' : say('wishService', { title: only });
}

/** With its day and time. */
export function sayWhole(wish: Wish, facts: Facts): string {
  const moment = sayWish({ ...NO_WISH, ...wish, serviceIds: [], guest: undefined }, facts);
  return [sayService(wish, facts), moment].filter(Boolean).join(', ');
}

export function capitalised(text: string): string {
  return text.replace(/^\p{L}/u, (letter) => letter.toUpperCase());
}
