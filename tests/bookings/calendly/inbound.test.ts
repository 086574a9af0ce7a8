import { signBody } from '../../../src/provider-api/signature';
import { request } from '../../channels/support/adapter';
import { testDatabase } from '../../support/database';
import { bookingsOf, eventCount, expectSameEnd, msFor } from '../support/shuffled';
import { adapter, booking, cancelled, event, inviteeUri, itemsOf, KEY, missed, notMissed } from './adapter';

const db = testDatabase();

test('a new booking is told whole, without an e-mail address', () => {
  expect(booking(event('invitee.created'))).toEqual({
    externalId: 'IN1',
    version: Date.parse('2026-11-20T09:30:01Z'),
    status: 'booked',
    closedBy: null,
    details: {
      startsAt: '2026-11-24T10:00:00.000000Z',
      endsAt: '2026-11-24T11:00:00.000000Z',
      staffId: 'ANNA',
      serviceIds: ['Haircut'],
      title: 'Haircut',
      client: { phone: '+49 151 00000001', name: 'Maria Stone' },
      price: null,
      comment: 'by the window',
      confirmed: false,
      replaces: undefined,
    },
  });
});

test.each(adapter.bodies)('nothing of an e-mail address is in an event: %j', (body) => {
  expect(JSON.stringify(itemsOf(body))).not.toContain('@');
});

test('the phone is the answer that is nothing but one', () => {
  const questions_and_answers = [
    { question: 'Anything else?', answer: 'call me at 10, room 1234567 b', position: 0 },
    { question: 'Telefon', answer: '0151 00000002', position: 1 },
  ];
  const { details } = booking(
    event('invitee.created', { text_reminder_number: null, questions_and_answers }),
  );
  expect(details).toMatchObject({
    client: { phone: '0151 00000002' },
    comment: 'call me at 10, room 1234567 b',
  });
});

test('a first and a last name are one name', () => {
  const fields = { name: '', first_name: 'Maria', last_name: 'Stone' };
  expect(booking(event('invitee.created', fields)).details?.client?.name).toBe('Maria Stone');
});

test('a client who has confirmed that they will come is confirmed', () => {
  const reconfirmation = { created_at: '2026-11-22T10:00:00Z', confirmed_at: '2026-11-22T12:00:00Z' };
  expect(booking(event('invitee.created', { reconfirmation })).details?.confirmed).toBe(true);
});

test.each([
  ['invitee', 'client'],
  ['host', 'staff'],
])('a cancellation by the %s is closed by the %s, without a name', (type, closedBy) => {
  expect(booking(cancelled({}, type))).toMatchObject({ status: 'cancelled', closedBy });
});

test('an absent client, and one who was there after all', () => {
  expect(booking(missed).status).toBe('no-show');
  expect(booking(notMissed).status).toBe('booked');
});

test('a moved booking is a new one that takes the place of the old', () => {
  const body = event('invitee.created', { uri: inviteeUri('IN2'), old_invitee: inviteeUri('IN1') });
  expect(booking(body)).toMatchObject({ externalId: 'IN2', status: 'booked', details: { replaces: 'IN1' } });
});

test('events of other kinds are ignored', () => {
  expect(itemsOf(event('routing_form_submission.created'))).toEqual([{ kind: 'ignored', what: 'other' }]);
});

test('a webhook that is tried again a day later is accepted', () => {
  const body = JSON.stringify(event('invitee.created'));
  const signed = signBody(KEY, body, new Date(Date.now() - 86_400_000));
  expect(adapter.receive(request(body, { 'Calendly-Webhook-Signature': signed })).kind).toBe('accepted');
});

const count = eventCount(120);

test(
  'created and cancelled in any order, and more than once, end in the same',
  async () => {
    const stories = 3 * Math.ceil(count / 6); // of two events each
    const told = Array.from({ length: stories }, (_, i) => {
      const [first, moved] = [inviteeUri(`A${i}`), inviteeUri(`B${i}`)];
      const created = new Date(Date.parse('2026-11-20T10:00:01Z') + i * 60_000).toISOString();
      const later = '2026-12-22T10:00:00Z';
      const made = event('invitee.created', { uri: first, updated_at: created }, created);
      if (i % 3 === 0) return [made, cancelled({ uri: first, updated_at: later })];
      if (i % 3 === 1) return [made];
      return [
        made,
        cancelled({ uri: first, rescheduled: true, new_invitee: moved, updated_at: later }),
        event('invitee.created', { uri: moved, old_invitee: first, updated_at: later }, later),
      ];
    }).flat(1);
    const events = bookingsOf(adapter, told);
    for (const seed of [1, 2]) {
      const end = await expectSameEnd({
        db,
        events,
        staff: ['ANNA'],
        services: ['Haircut'],
        seed,
        atOnce: 50,
      });
      expect(end.filter(({ status }) => status === 'booked')).toHaveLength((stories / 3) * 2);
    }
  },
  msFor(count) * 2,
);
