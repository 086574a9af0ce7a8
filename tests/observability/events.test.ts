import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Events } from '../../src/observability/events';

const stored = { companyId: '1', conversationId: '2', channel: 'whatsapp' };
const opened: Events[] = [];

afterEach(() => {
  for (const events of opened.splice(0)) events.close();
});

function open(): Events {
  const events = new Events();
  opened.push(events);
  return events;
}

test('a subscriber receives the events of its name until it unsubscribes', () => {
  const events = open();
  const received: unknown[] = [];
  const unsubscribe = events.on('message.stored', (payload) => received.push(payload));
  events.emit('message.stored', stored);
  events.emit('sweep.found', { turns: 1, replies: 0, events: 0, retried: 0 });
  unsubscribe();
  events.emit('message.stored', stored);
  expect(received).toEqual([stored]);
});

test('two systems of one process do not receive each other’s events', () => {
  const [one, other] = [open(), open()];
  const received: string[] = [];
  one.on('message.stored', () => received.push('one'));
  other.on('message.stored', () => received.push('other'));
  other.emit('message.stored', stored);
  expect(received).toEqual(['other']);
});

test('a subscriber that throws disturbs neither the work nor the other subscribers, and is reported', async () => {
  const events = open();
  const failure = new Error('disk full');
  const received: unknown[] = [];
  events.on('message.stored', () => {
    throw failure;
  });
  events.on('message.stored', (payload) => received.push(payload));
  events.on('subscriber.failed', (payload) => {
    received.push(payload);
    throw failure;
  });
  events.emit('message.stored', stored);
  expect(received).toEqual([{ failed: 'message.stored', error: failure }, stored]);
  // An error that reached the channel would be thrown on the next tick and fail this test.
  await new Promise(setImmediate);
});

test('the rejection of an async subscriber is reported, and one of the report itself ends there', async () => {
  const events = open();
  const failure = new Error('disk full');
  const received: unknown[] = [];
  events.on('message.stored', async () => {
    throw failure;
  });
  events.on('subscriber.failed', async (payload) => {
    received.push(payload);
    throw failure;
  });
  events.emit('message.stored', stored);
  // A rejection that nothing handles would be reported by now, and fail this test.
  await new Promise(setImmediate);
  expect(received).toEqual([{ failed: 'message.stored', error: failure }]);
});

test('a closed system has no subscribers left', () => {
  const events = open();
  const received: unknown[] = [];
  events.on('message.stored', () => received.push('stored'));
  events.close();
  events.emit('message.stored', stored);
  expect(received).toEqual([]);
});

test('a tracing tool sees the events of all systems on a diagnostics channel', () => {
  const [one, other] = [open(), open()];
  const received: unknown[] = [];
  const listener = (message: unknown) => received.push((message as { system: Events }).system);
  subscribe('dialogkeeper:message.stored', listener);
  one.emit('message.stored', stored);
  other.emit('message.stored', stored);
  unsubscribe('dialogkeeper:message.stored', listener);
  expect(received).toEqual([one, other]);
});
