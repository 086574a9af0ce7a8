import type { People } from '../understanding/acts/people';
import { type Facts, serviceOf, staffOf } from './facts';
import { type Frame, NO_WISH, type Wish } from './state';

const LISTED = 3;

/** The client's wish as the receptionist has understood it: «Маникюр», в субботу, 28 ноября, с 13:00 до 18:00. */
export function sayWish(frame: Frame, facts: Facts, parts: 'all' | 'without-time' = 'all'): string {
  const { say, context } = facts;
  const { format } = say;
  const titles = frame.serviceIds.flatMap((id) => serviceOf(context.company, id)?.title ?? []);
  const staff = staffOf(context.company, frame.staffId)?.name;
  const said = [
    titles.length > 0 &&
      titles.length <= LISTED &&
      format.or(titles.map((title) => say('wishService', { title }))),
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

/** The service of a wish, and for whom: its title, or what the client has called it. */
export function sayService({ serviceIds, words, guest }: Wish, facts: Facts): string {
  const [only, another] = serviceIds.map((id) => serviceOf(facts.context.company, id)?.title);
  const isKnown = another === undefined && only !== undefined;
  const service = isKnown ? facts.say('wishService', { title: only }) : (words ?? '');
  return guest === undefined ? service : `${service} (${guest})`;
}

/** With its day and time. */
export function sayWhole(wish: Wish, facts: Facts): string {
  const moment = sayWish({ ...NO_WISH, ...wish, serviceIds: [], guest: undefined }, facts);
  return [sayService(wish, facts), moment].filter(Boolean).join(', ');
}

export function capitalised(text: string): string {
  return text.replace(/^\p{L}/u, (letter) => letter.toUpperCase());
}
