import { type Situation, understand } from '../../../../src/responders/understanding';
import type { When } from '../../../../src/responders/when/when';
import { salonWith, words } from './demo';

const company = salonWith(['Маникюр', 'Педикюр', 'Массаж спины', 'Haircut']);

const SITUATION: Situation = {
  company,
  words,
  opening: { from: '10:00', to: '20:00' },
  now: '2026-11-27T12:00',
  language: 'ru',
  asked: undefined,
  listed: 0,
  candidates: [],
};

const saidOf = ({ dates, times }: When) => [...dates, ...times].join(' ').replaceAll('2026-', '');

/** Of each service the days, times and staff that are said of it alone; of the first, all that is left. */
function read(text: string): (string | null)[] {
  const { when, staff, services } = understand(text, SITUATION);
  const named = (one: typeof staff) => one.wanted.map(({ name }) => ` ${name}`).join('');
  const [, ...others] = services;
  return [
    saidOf(when) + named(staff),
    ...others.map(({ own }) => own && saidOf(own.when) + named(own.staff)),
  ];
}

test('the age of one of two people does not decide the service of both', () => {
  const salon = salonWith(['Женская стрижка', 'Детская стрижка']);
  const { services } = understand('хочу записаться с дочкой ей 8 мне женскую ей детскую стрижку', {
    ...SITUATION,
    company: salon,
  });
  expect(new Set(services.flatMap((one) => one.services.map(({ title }) => title))).size).toBe(2);
});

const STAFF = company.staff.map(({ name }) => name);

test.each<[string, (string | null)[]]>([
  ['маникюр завтра в 10 и ещё массаж в воскресенье в 12', ['11-28 10:00', '11-29 12:00']],
  ['маникюр и ещё массаж в воскресенье в 12', ['', '11-29 12:00']],
  ['в пятницу педикюр, а в субботу массаж', ['12-04', '11-28']],
  ['маникюр завтра в 10 и педикюр в 12', ['11-28 10:00', '12:00']],
  ['haircut on friday at 3 and also a massage on sunday', ['12-04 15:00', '11-29']],
  ['маникюр и массаж в воскресенье в 12', ['11-29 12:00', null]],
  ['маникюр завтра и педикюр в 12', ['11-28 12:00', null]],
  ['маникюр и педикюр', ['', null]],
])('a day or time that is said of one service belongs to it alone: %s', (text, expected) => {
  expect(read(text)).toEqual(expected);
});

test('a member of staff who is named for one service belongs to it alone', () => {
  const [one = '', two = ''] = STAFF;
  expect(read(`маникюр к ${one} и массаж к ${two}`)).toEqual([` ${one}`, ` ${two}`]);
});
