import { checkContext, type Faults, noFaults } from '../../../src/dev/replay/context-check';
import type { ObservedContext } from '../../../src/dev/replay/mock-gateway';

const booking = { title: 'Bibo Salon', staffId: '7', from: '2027-03-05T12:30', durationMinutes: 60 };
const dialogue = {
  id: 'a',
  turns: [
    { messages: ['hi', 'a haircut'], reply: 'where?', slots: { service: ['haircut'] } },
    { messages: ['Oakland'], reply: 'booked', slots: { city: ['Oakland'] }, booking },
    { messages: ['no, Berkeley'], reply: 'ok', slots: { city: ['Berkeley'] } },
    { messages: ['bye'], reply: 'bye', slots: {} },
  ],
};

/** A complete context at the fourth turn. */
const right: ObservedContext = {
  messageId: 'a#3.0',
  name: 'a',
  messages: [
    { from: 'client', text: 'hi' },
    { from: 'client', text: 'a haircut' },
    { from: 'business', text: 'where?' },
    { from: 'client', text: 'Oakland' },
    { from: 'business', text: 'booked' },
    { from: 'client', text: 'no, Berkeley' },
    { from: 'business', text: 'ok' },
  ],
  slots: { service: ['haircut'], city: ['Berkeley'] },
  bookings: [{ title: 'Bibo Salon', staffId: '7', from: '2027-03-05T12:30' }],
};

function faultsOf(given: Partial<ObservedContext>): Faults {
  const faults = noFaults();
  checkContext(dialogue, 3, { ...right, ...given }, faults);
  return faults;
}

test('a complete context has no fault', () => {
  expect(faultsOf({})).toEqual(noFaults());
});

test.each([
  ['a forgotten message', { messages: right.messages.slice(1) }],
  ['a forgotten name', { name: null }],
  ['a forgotten slot', { slots: { city: ['Berkeley'] } }],
  ['a slot with its previous value', { slots: { ...right.slots, city: ['Oakland'] } }],
  ['a forgotten booking', { bookings: [] }],
])('%s is a miss', (_case, given) => {
  const { misses, ...others } = faultsOf(given);
  expect(misses).toHaveLength(1);
  expect(others).toEqual({ duplicates: [], outOfOrder: [], staleBookings: [] });
});

test('a message that is in the context twice is a duplicate', () => {
  const twice = [...right.messages, { from: 'business' as const, text: 'ok' }];
  expect(faultsOf({ messages: twice })).toMatchObject({ misses: [], duplicates: [expect.any(String)] });
});

test('two messages in the wrong order are out of order', () => {
  const [first, second, ...rest] = right.messages;
  const swapped = [second, first, ...rest] as ObservedContext['messages'];
  expect(faultsOf({ messages: swapped })).toMatchObject({ misses: [], outOfOrder: [expect.any(String)] });
});

test('a booking that was not confirmed is stale', () => {
  const refused = { title: 'Great Clips', staffId: '8', from: '2027-03-04T13:00' };
  const { staleBookings, misses } = faultsOf({ bookings: [...right.bookings, refused] });
  expect(staleBookings).toHaveLength(1);
  expect(misses).toEqual([]);
});
