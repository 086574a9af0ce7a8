import { receiveMessage } from '../../src/conversation/receive';
import { runTurn } from '../../src/conversation/turn';
import { plausibleTimes } from '../../src/domain/message-times';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { DAY, HOUR, MINUTE } from '../../src/time/duration';
import { addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, repliesOf, turnDeps } from '../support/turn';

const now = new Date('2026-03-01T10:00:00Z');
const [none, epoch, soon, nextYear] = ['none', 0, '2026-03-01T10:04:00Z', '2027-03-01T10:00:00Z'].map(
  (time) => new Date(time),
) as [Date, Date, Date, Date];
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('a time that a foreign clock gave a message', () => {
  test.each<[string, Date, Date, Date, Date]>([
    ['is kept', ago(2 * HOUR), ago(HOUR), ago(2 * HOUR), ago(HOUR)],
    ['is kept where the clocks differ a little', soon, now, soon, now],
    [
      'is kept where the message has waited for weeks',
      ago(40 * DAY),
      ago(40 * DAY),
      ago(40 * DAY),
      ago(40 * DAY),
    ],
    [
      "becomes the time of receipt where the sender's clock says 1970",
      epoch,
      ago(HOUR),
      ago(HOUR),
      ago(HOUR),
    ],
    [
      "becomes the time of receipt where the sender's clock says next year",
      nextYear,
      ago(HOUR),
      ago(HOUR),
      ago(HOUR),
    ],
    ['becomes now where both clocks say 1970', epoch, epoch, now, now],
    ['becomes now where both clocks say next year', nextYear, nextYear, now, now],
    ['becomes now where both times are invalid', none, none, now, now],
    ["stays the sender's where only the queue's clock is wrong", ago(HOUR), epoch, ago(HOUR), now],
  ])('%s', (_, sentAt, receivedAt, thenSent, thenReceived) => {
    expect(plausibleTimes({ sentAt, receivedAt }, now)).toEqual({
      sentAt: thenSent,
      receivedAt: thenReceived,
    });
  });
});

describe('a message whose gateway has a wrong clock', () => {
  const db = testDatabase();
  const { signal } = new AbortController();
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ queues: [] });
  });
  afterAll(() => system.stop());

  test.each([
    ['1970', 0],
    ['the year 0', '0000-01-01T00:00:00Z'],
    ['the end of time', '9999-12-31T23:59:59-14:00'],
    ['milliseconds', Date.now()],
  ])(
    '(%s) is stored, and answered also where the company does not answer old messages',
    async (_, sentAt) => {
      const companyId = await addCompany(db, { on_late: 'store' });
      const conversationId = await receive(system, message(companyId, newPhone(), 'hello', { sentAt }));
      await expect(runTurn(turnDeps(system), conversationId, signal)).resolves.toEqual({ kind: 'committed' });
      expect(await repliesOf(db, companyId)).toEqual(['reply to hello']);
    },
  );

  test('is ordered by the time of receipt', async () => {
    const companyId = await addCompany(db);
    const phone = newPhone();
    const parts = { ...system, debounce: { debounceMs: 0, maxWaitMs: 0 }, turnsPerCompany: 100 };
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * MINUTE);
    const write = (text: string, sentAt: string | number, minutesAgo: number) =>
      receiveMessage(
        parts,
        incomingMessage.schema.parse(message(companyId, phone, text, { sentAt })),
        at(minutesAgo),
      );
    await write('one', at(3).toISOString(), 3);
    await write('two', Date.now() + DAY * 400, 2);
    await write('three', 1, 1);
    const conversationId = await receive(system, message(companyId, phone, 'four'));
    await runTurn(turnDeps(system), conversationId, signal);
    expect(await repliesOf(db, companyId)).toEqual(['reply to one + two + three + four']);
  });
});
