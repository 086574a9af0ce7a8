import { type Channel, singleChannel, type TypingSignal } from '../../src/channels/channel';
import { runTurn } from '../../src/conversation/turn';
import { HOUR } from '../../src/time/duration';
import { addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { gate, receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
let companyId: string;
let phone: string;
let failures: unknown[];
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
  phone = newPhone();
  failures = [];
  system.events.on('typing.failed', (payload) => failures.push(payload));
});
afterEach(() => system.stop());

function run(
  conversationId: string,
  showTyping: Channel['showTyping'],
  rest: Parameters<typeof turnDeps>[2] = {},
) {
  const channel: Channel = { send: async () => ({}), ...(showTyping && { showTyping }) };
  const deps = turnDeps(system, undefined, { channels: singleChannel(channel), ...rest });
  return runTurn(deps, conversationId, signal);
}

test('a client sees that a reply to their last message is being written', async () => {
  const shown: TypingSignal[] = [];
  await receive(system, message(companyId, phone, 'hello', { messageId: 'first' }));
  const id = await receive(system, message(companyId, phone, 'are you there?', { messageId: 'last' }));
  await run(id, async (typing) => void shown.push(typing));
  expect(shown).toEqual([{ to: phone, toProviderId: phone, messageId: 'last' }]);
});

test('a turn does not wait for the gateway to show it', async () => {
  const id = await receive(system, message(companyId, phone, 'hello'));
  const answered = gate();
  await run(id, () => answered.passed);
  expect(await repliesOf(db, companyId)).toEqual(['reply to hello']);
  answered.open();
});

test.each([
  [
    'throws at once',
    () => {
      throw new Error('no');
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('no');
    },
  ],
])('a gateway that %s when it is to show it changes nothing, and is counted', async (_what, showTyping) => {
  const id = await receive(system, message(companyId, phone, 'hello'));
  await run(id, showTyping);
  expect(await repliesOf(db, companyId)).toEqual(['reply to hello']);
  expect(failures).toEqual([{ companyId, channel: 'whatsapp' }]);
});

test('it is shown again where the client does not see it any more, until the responder has answered', async () => {
  const id = await receive(system, message(companyId, phone, 'hello'));
  let shown = 0;
  const enough = gate();
  const channel: Channel = {
    send: async () => ({}),
    typingMs: 1,
    showTyping: async () => {
      shown += 1;
      if (shown === 3) enough.open();
    },
  };
  const respond = async () => {
    await enough.passed;
    return { text: 'at last', actions: [] };
  };
  await runTurn(turnDeps(system, respond, { channels: singleChannel(channel) }), id, signal);
  const atEnd = shown;
  await receive(system, message(companyId, newPhone(), 'another client')); // takes longer than a millisecond
  expect(shown - atEnd).toBeLessThanOrEqual(1);
  expect(failures).toEqual([]);
});

test('nothing is shown for messages that their company wants stored, not answered, and for channels that cannot', async () => {
  const shown: TypingSignal[] = [];
  const sentAt = new Date(Date.now() - 2 * HOUR).toISOString();
  const late = await receive(system, message(companyId, phone, 'hello', { sentAt }));
  await run(late, async (typing) => void shown.push(typing), {
    late: { onLate: 'store', lateAfterMs: HOUR },
  });
  expect(shown).toEqual([]);
  const id = await receive(system, message(companyId, newPhone(), 'hello'));
  await run(id, undefined);
  expect(failures).toEqual([]);
});
