import { readWritten } from '../../../src/bookings/google-calendar/written';

const read = (summary: string, description = '', country?: string, location = '') =>
  readWritten({ summary, description, location }, country);

test.each([
  ['Стрижка, Мария +7 999 000-00-01', 'Стрижка', 'Мария'],
  ['Мария +79990000001', 'Мария', undefined],
  ['+7 (999) 000-00-01 — Стрижка и укладка, Анна-Мария Иванова', 'Стрижка и укладка', 'Анна-Мария Иванова'],
  [
    'Стрижка, укладка и окрашивание волос Марии +79990000001',
    'Стрижка, укладка и окрашивание волос Марии',
    undefined,
  ],
  ['Haircut, beard, Tom O’Neil, +7 999 000 00 01', 'Haircut, beard', 'Tom O’Neil'],
])('in %j, the title is %j and the name is %j', (summary, title, name) => {
  expect(read(summary)).toMatchObject({ phone: '+79990000001', title, name });
});

test.each([
  ['Стрижка, Мария', '+79990000001<br>короткая чёлка'],
  ['Стрижка, Мария', '<p>тел. <b>+7 999 000-00-01</b></p><p>короткая&nbsp;чёлка</p>'],
])(
  'the phone of %j may stand in the description, and the rest of it is the comment',
  (summary, description) => {
    expect(read(summary, description)).toEqual({
      phone: '+79990000001',
      name: 'Мария',
      title: 'Стрижка',
      comment: 'короткая чёлка',
    });
  },
);

test('the phone may stand in the place', () => {
  expect(read('Haircut', '', undefined, '+44 20 7946 0958').phone).toBe('+442079460958');
});

test('a number without a calling code is one of the country, where that is known', () => {
  expect(read('Стрижка, Мария 8 999 000-00-01', '', 'RU')).toMatchObject({
    phone: '+79990000001',
    name: 'Мария',
  });
  expect(read('Стрижка, Мария 8 999 000-00-01').phone).toBeUndefined();
});

test('dates, times and numbers of orders are no phones', () => {
  expect(read('Обед 12:30-13:30', 'заказ 12345678 от 2026-12-01', 'RU').phone).toBeUndefined();
});
