import type { Dialogue } from '../../../bench/receptionist/dialogues';
import { judge } from '../../../bench/receptionist/judge';
import type { Played, PlayedBooking, PlayedTurn } from '../../../bench/receptionist/played';
import type { Action } from '../../../src/domain/turn';

const BOOK: Action = {
  type: 'book',
  serviceId: '7',
  title: 'Женская стрижка',
  staffId: '1',
  from: '2026-11-28T15:00',
  durationMinutes: 60,
};
const CANCEL: Action = { type: 'cancel', bookingId: '501' };
const PROPOSAL = { serviceId: '7', staffId: '1', from: '2026-11-28T15:00' };
const BOOKED: PlayedBooking = {
  id: '1',
  status: 'booked',
  title: 'Женская стрижка',
  staff: 'Мария Соколова',
  from: '2026-11-28T15:00',
};

function dialogue(parts: Partial<Dialogue> = {}): Dialogue {
  return { id: 'X01', language: 'ru', client: 'new', goal: 'стрижка сб 28.11 15:00', messages: [], ...parts };
}

function turn(message: string, reply: string, parts: Partial<PlayedTurn> = {}): PlayedTurn {
  return { message, reply, before: {}, after: {}, actions: [], ...parts };
}

function played(turns: PlayedTurn[], after: PlayedBooking[] = [], before: PlayedBooking[] = []): Played {
  return { turns, bookings: { before, after } };
}

const asked = (kind: string, options: string[] = []) => ({ asked: { kind, options } });

describe('an action is agreed to', () => {
  test.each<[string, PlayedTurn]>([
    ['with a yes to the proposal', turn('да', '', { before: { ...asked('confirm'), proposal: PROPOSAL } })],
    [
      'with the name that completes it',
      turn('Лена', '', { before: { ...asked('name'), proposal: PROPOSAL } }),
    ],
    [
      'with one of the offered times, and not another one',
      turn('не в 16, а в 15', '', { before: asked('time', ['2026-11-28T15:00', '2026-11-28T16:00']) }),
    ],
    [
      'with one of the offered times',
      turn('в 15', '', { before: asked('time', ['2026-11-28T15:00', '2026-11-28T16:00']) }),
    ],
  ])('%s', (_, step) => {
    expect(judge(dialogue(), played([{ ...step, actions: [BOOK] }])).withoutConsent).toEqual([]);
  });

  test('with an order to cancel where the cancellation was put to the client', () => {
    const step = turn('да отменяйте', '', { before: asked('cancel', ['501']), actions: [CANCEL] });
    expect(judge(dialogue(), played([step])).withoutConsent).toEqual([]);
  });
});

describe('an action needs no other agreement', () => {
  const agreed = turn('Лена', '', { before: { ...asked('name'), proposal: PROPOSAL }, actions: [BOOK] });

  test('for the second of two people, with another member of staff', () => {
    const step = { ...agreed, actions: [BOOK, { ...BOOK, staffId: '2' }] };
    expect(judge(dialogue(), played([step])).withoutConsent).toEqual([]);
  });

  test('to make the same booking again for another name, but to move it', () => {
    const again = (book: Action) =>
      judge(dialogue(), played([agreed, turn('запишите на имя Сергей', '', { actions: [CANCEL, book] })]));
    expect(again({ ...BOOK, comment: 'Сергей' }).withoutConsent).toEqual([]);
    expect(again({ ...BOOK, from: '2026-11-28T16:00' }).withoutConsent).toHaveLength(2);
  });
});

describe('an action is not agreed to', () => {
  test.each<[string, PlayedTurn, Action]>([
    ['by an order without a proposal', turn('отмените запись', ''), CANCEL],
    ['by a message that says no', turn('не хочу отменять', '', { before: asked('cancel') }), CANCEL],
    [
      'by a refusal that names an offered time',
      turn('не надо на 15', '', { before: asked('time', ['2026-11-28T15:00']) }),
      BOOK,
    ],
    ['by a question', turn('а парковка есть?', '', { before: asked('confirm') }), BOOK],
    [
      'by a yes to several times',
      turn('да', '', { before: asked('time', ['2026-11-28T15:00', '2026-11-28T16:00']) }),
      BOOK,
    ],
    [
      'by a yes to another booking',
      turn('да', '', {
        before: { ...asked('confirm'), proposal: { ...PROPOSAL, from: '2026-11-29T15:00' } },
      }),
      BOOK,
    ],
  ])('%s', (_, step, action) => {
    expect(judge(dialogue(), played([{ ...step, actions: [action] }])).withoutConsent).toHaveLength(1);
  });
});

describe('is lost:', () => {
  const knowing = { frame: { serviceIds: ['7'], dates: ['2026-11-28'] } };

  test.each<[string, PlayedTurn[]]>([
    [
      'a service that the state no longer holds',
      [
        turn('а как меня зовут?', 'На какую услугу вас записать?', {
          before: knowing,
          after: asked('service'),
        }),
      ],
    ],
    [
      'a day that is asked for after the client has said it',
      [
        turn('на стрижку в субботу', 'Какая стрижка?', { after: asked('service', ['7', '8']) }),
        turn('женская', 'На какой день?', { before: asked('service', ['7', '8']), after: asked('day') }),
      ],
    ],
    [
      'the list of a question that is asked again with other answers',
      [
        turn('с гель-лаком', 'Какая услуга?', {
          before: asked('service', ['1', '2']),
          after: asked('service', ['3', '4']),
        }),
      ],
    ],
    ['a question that was just asked', [turn('ок', 'На какой день?'), turn('пятница', 'На какой день?')]],
  ])('%s', (_, turns) => {
    expect(judge(dialogue(), played(turns)).lost).not.toEqual([]);
  });

  test.each<[string, PlayedTurn[]]>([
    [
      'a day that the client takes back',
      [
        turn('лучше в другой день', 'На какой день?', {
          before: knowing,
          after: { frame: { serviceIds: ['7'] }, ...asked('day') },
        }),
      ],
    ],
    [
      'a time that is taken',
      [turn('в субботу в 15', 'К сожалению, в 15:00 занято. Во сколько?', { after: asked('time') })],
    ],
    [
      'a name that the client asks for',
      [turn('а как меня зовут?', 'Вы ещё не говорили. Как вас зовут?', { after: asked('name') })],
    ],
    [
      'a question that follows the answer to a side question',
      [
        turn('на стрижку', 'На какой день?', { after: asked('day') }),
        turn('а wifi есть?', 'Wi-Fi бесплатный.\nНа какой день?', {
          before: asked('day'),
          after: asked('day'),
        }),
      ],
    ],
  ])('not %s', (_, turns) => {
    expect(judge(dialogue(), played(turns)).lost).toEqual([]);
  });
});

test('a side question is answered by a statement, not by the list of abilities or the open question', () => {
  const questions = (reply: string) =>
    judge(dialogue(), played([turn('а парковка есть?', reply)])).sideQuestions;
  expect(questions('Парковка есть во дворе. На какой день?')).toEqual([{ turn: 0, answered: true }]);
  expect(questions('Могу записать вас, перенести или отменить запись.\nНа какой день?')).toEqual([
    { turn: 0, answered: false },
  ]);
});

describe('the goal', () => {
  const outcome = (parts: Partial<Dialogue>, of: Played) => judge(dialogue(parts), of).goal.outcome;

  test.each<[string, string, PlayedBooking[]]>([
    ['is reached by a booking at its day and time', 'reached', [BOOKED]],
    ['is not reached at another time', 'not reached', [{ ...BOOKED, from: '2026-11-28T16:00' }]],
    ['is not reached with another service', 'not reached', [{ ...BOOKED, title: 'Маникюр' }]],
    ['is not reached without a booking', 'not reached', []],
    ['is not reached with a second booking', 'not reached', [BOOKED, { ...BOOKED, id: '2' }]],
  ])('in prose %s', (_, expected, after) => {
    expect(outcome({}, played([], after))).toBe(expected);
  });

  test('in prose that names no day and no time is left to a reader', () => {
    expect(outcome({ goal: 'бот помнит имя' }, played([]))).toBe('?');
  });

  test('with an expectation counts a repeated sentence as an answer', () => {
    const replies = [{ after: 1, says: 'стрижка' }];
    const said = 'В прошлый раз: стрижка. Записать вас?';
    const of = played([turn('как в прошлый раз', said), turn('а что это было?', said)]);
    const given = (parts: Partial<Dialogue>) => judge(dialogue(parts), of);
    expect(given({ expect: { replies } })).toMatchObject({ lost: [], sideQuestions: [{ answered: true }] });
    expect(given({})).toMatchObject({ lost: [{ turn: 1 }], sideQuestions: [{ answered: false }] });
  });

  test('with an expectation is what it says, replies included', () => {
    const of = played([turn('а сколько стоит?', 'Стоимость: 2 500 ₽.')], [BOOKED]);
    const booked = [{ service: 'стрижка', from: '2026-11-28T15:00', staff: 'Мария' }];
    expect(outcome({ expect: { booked, replies: [{ after: 0, says: '2.?500' }] } }, of)).toBe('reached');
    expect(outcome({ expect: { booked, replies: [{ after: 0, saysNot: '2.?500' }] } }, of)).toBe(
      'not reached',
    );
    expect(outcome({ expect: { unchanged: true } }, of)).toBe('not reached');
  });
});
