import { reminderOf } from '../../src/reminders/text';

const COMPANY = { name: 'Лотос', locale: 'ru', currency: 'RUB', address: 'Мира, 5' };
const CUT = { id: '17', title: 'Стрижка', staffName: 'Оксана', from: '2026-11-28T10:00', confirmed: false };
const COLOUR = {
  id: '18',
  title: 'Окрашивание',
  staffName: null,
  from: '2026-11-28T11:30',
  confirmed: false,
};

const english = { name: 'Olive Tree', locale: 'en-GB', currency: 'GBP', address: null };

test('one booking: what, when, with whom and where, and three buttons', () => {
  expect(reminderOf({ company: COMPANY, clientName: 'Анна', bookings: [CUT] })).toEqual({
    text: [
      'Здравствуйте, Анна! Это Лотос.',
      'Напоминаем о записи: «Стрижка», в субботу, 28 ноября, в 10:00, мастер — Оксана.',
      'Адрес: Мира, 5',
      'Придёте? Ответьте «да», «перенести» или «отменить».',
      'Чтобы не получать напоминаний, ответьте «стоп».',
    ].join('\n'),
    options: [
      { id: 'confirm:17:2026-11-28T10:00', title: 'Приду' },
      { id: 'move:17', title: 'Перенести' },
      { id: 'cancel:17', title: 'Отменить' },
    ],
  });
});

test('in the language of the company, without what is not known', () => {
  const booking = { ...COLOUR, title: 'Full colour' };
  expect(reminderOf({ company: english, clientName: null, bookings: [booking] }).text).toBe(
    [
      'Hello! This is Olive Tree.',
      'A reminder of your booking: Full colour, on Saturday, November 28, at 11:30 AM.',
      'Will you come? Answer "yes", "reschedule" or "cancel".',
      'To stop reminders, answer "stop".',
    ].join('\n'),
  );
});

test('several bookings are one list; a button confirms each of them, and the others name all', () => {
  const { text, options } = reminderOf({ company: COMPANY, clientName: 'Анна', bookings: [CUT, COLOUR] });
  expect(text).toContain(
    'Напоминаем о записях:\n' +
      '– «Стрижка», в субботу, 28 ноября, в 10:00, мастер — Оксана\n' +
      '– «Окрашивание», в субботу, 28 ноября, в 11:30\n',
  );
  expect(text).not.toContain('«да»');
  expect(options).toEqual([
    { id: 'confirm:17:2026-11-28T10:00', title: 'Приду, 10:00', description: 'Стрижка' },
    { id: 'confirm:18:2026-11-28T11:30', title: 'Приду, 11:30', description: 'Окрашивание' },
    { id: 'move:17+18', title: 'Перенести' },
    { id: 'cancel:17+18', title: 'Отменить' },
  ]);
});

test('a booking that its client has confirmed is not asked about again', () => {
  const bookings = [{ ...CUT, confirmed: true }];
  const { text, options } = reminderOf({ company: COMPANY, clientName: 'Анна', bookings });
  expect(text).toContain('Если планы изменились');
  expect(options.map(({ id }) => id)).toEqual(['move:17', 'cancel:17']);
});

test('with many bookings there are ten options at most, with titles that channels take', () => {
  const bookings = Array.from({ length: 12 }, (_, i) => ({
    ...CUT,
    id: String(i),
    title: 'Очень длинное название '.repeat(9),
  }));
  for (const company of [COMPANY, english]) {
    const { options } = reminderOf({ company, clientName: null, bookings });
    expect(options).toHaveLength(10);
    for (const { title, description = '' } of options) {
      expect(title.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(72);
    }
  }
});
