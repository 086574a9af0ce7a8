import { randomUUID } from 'node:crypto';
import { readerEnv } from '../docs/reader-env';
import { run } from '../docs/run';
import { withBareQueue } from '../support/redis';
import { message } from './evolution/adapter';
import { describeRecorded, recorded } from './support/recorded';

/** A program with a socket whose events are those of the test. */
const PROGRAM = `
  import { EventEmitter } from 'node:events';
  import { forwardMessages } from './examples/baileys/messages.mjs';
  const { REDIS_URL: redisUrl, QUEUE_PREFIX: prefix, EVENTS } = process.env;
  const forward = forwardMessages({ redisUrl, prefix, companyId: 'demo' });
  const events = new EventEmitter();
  forward.listen(events);
  for (const event of JSON.parse(EVENTS)) events.emit('messages.upsert', event);
  await forward.close();
`;

/** The jobs that the example enqueues when Baileys tells of these. */
async function forwarded(...events: object[]) {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const env = readerEnv({ QUEUE_PREFIX: prefix, EVENTS: JSON.stringify(events) });
  const ran = await run(process.execPath, ['--input-type=module', '-e', PROGRAM], env);
  expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
  const waiting = (queue: string) =>
    withBareQueue(queue, prefix, async (bare) => (await bare.getWaiting()).map(({ data }) => data));
  return { messages: await waiting('incoming-message'), events: await waiting('channel-event') };
}

const key = (id: string, rest: object = {}) => ({
  key: { remoteJid: '1234567@lid', remoteJidAlt: '79990000001@s.whatsapp.net', fromMe: false, id, ...rest },
});

test('new messages and the backlog are enqueued in their order, and so is what people do on the phone', async () => {
  const backlog = [message({ conversation: 'one' }, key('A')), message({ conversation: 'two' }, key('B'))];
  const edit = { protocolMessage: { type: 14, key: { id: 'A' }, editedMessage: { conversation: 'first' } } };
  const found = await forwarded(
    { messages: backlog, type: 'append' },
    {
      messages: [
        message({ imageMessage: { caption: 'three' } }, key('C')),
        message({ conversation: 'in a group' }, key('D', { remoteJid: '120363@g.us' })),
        message({ conversation: 'by a person' }, key('E', { fromMe: true })),
        message(edit, key('F')),
        null,
      ],
      type: 'notify',
    },
  );
  expect(found.messages.map(({ messageId, text }) => [messageId, text])).toEqual([
    ['A', 'one'],
    ['B', 'two'],
    ['C', 'three'],
  ]);
  expect(found.messages[0]).toMatchObject({
    companyId: 'demo',
    channel: 'whatsapp',
    from: { kind: 'jid', value: '1234567@lid' },
    aliases: [{ kind: 'jid', value: '79990000001@s.whatsapp.net' }],
  });
  expect(found.events.map(({ event }) => event.type).sort()).toEqual(['edited', 'person-replied']);
});

describeRecorded('the recorded event', () => {
  test('is a message', async () => {
    const { payload } = JSON.parse(recorded('baileys/messages_upsert.json'));
    const { messages } = await forwarded(payload);
    expect(messages).toMatchObject([{ messageId: 'REGULAR_MSG_1', text: 'Hello, world!', kind: 'text' }]);
  });
});
