// What Baileys tells of messages goes to dialogkeeper: new ones, those that came while this program was away, what people write
// from the phone, edits and deletions.
import { setTimeout as pause } from 'node:timers/promises';
import { createProducer, readBaileysMessage } from 'dialogkeeper';

/**
 * `events`: `ev` of a Baileys socket; call it again with that of every new socket. Messages are enqueued in order. While Redis is
 * away they wait here: Baileys has acknowledged them to WhatsApp already, so nothing else would bring them again.
 */
export function forwardMessages({ redisUrl, prefix, companyId, channel = 'whatsapp' }) {
  const producer = createProducer({ redisUrl, prefix });
  let enqueued = Promise.resolve();

  async function enqueue(message) {
    const item = readBaileysMessage(message);
    if (item.kind === 'message') await producer.receiveMessage({ companyId, channel, ...item.message });
    if (item.kind === 'event') await producer.channelEvent({ companyId, channel, event: item.event });
  }

  async function untilEnqueued(message) {
    for (;;) {
      try {
        return await enqueue(message);
      } catch (error) {
        if (error.code !== 'queue.unreachable') return console.error(`not enqueued: ${error.code}`);
        await pause(1000);
      }
    }
  }

  return {
    listen(events) {
      // `type` is `notify` for new messages and `append` for the backlog. Both are taken: a message is stored once.
      events.on('messages.upsert', ({ messages }) => {
        for (const message of messages) enqueued = enqueued.then(() => untilEnqueued(message));
      });
    },
    /** Waits until everything is enqueued. */
    async close() {
      await enqueued;
      await producer.close();
    },
  };
}
