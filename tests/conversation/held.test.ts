import { type Channel, singleChannel } from '../../src/channels/channel';
import { GatewayRefused, GatewayUnavailable, GatewayUnconfirmed } from '../../src/channels/errors';
import { deliverReplies } from '../../src/conversation/deliver';
import { runTurn } from '../../src/conversation/turn';
import { heldReplies, releaseHeld } from '../../src/db/replies/held';
import { overdueReplies } from '../../src/db/unfinished';
import { Events } from '../../src/observability/events';
import { addCompany, testDatabase } from '../support/database';
import { testSendingRate } from '../support/sending-rate';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, turnDeps } from '../support/turn';

const db = testDatabase();
const rate = testSendingRate();
const { signal } = new AbortController();

let system: System;
let companyId: string;
let phone: string;
let sent: string[];
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db, { on_unconfirmed: 'hold' });
  phone = newPhone();
  sent = [];
});
afterEach(() => system.stop());

/** Commits a reply to each text and sends none of them. Returns the conversation. */
async function commit(...texts: string[]): Promise<string> {
  let conversationId = '';
  for (const text of texts) {
    conversationId = await receive(system, message(companyId, phone, text));
    await runTurn(turnDeps(system), conversationId, signal);
  }
  return conversationId;
}

const record: Channel['send'] = async ({ text }) => {
  sent.push(text);
  return {};
};

function deliver(conversationId: string, send: Channel['send'] = record) {
  const parts = {
    db,
    channels: singleChannel({ send }),
    rate,
    events: new Events(),
    gatewayTimeoutMs: 30_000,
    onUnconfirmed: 'repeat' as const,
  };
  return deliverReplies(parts, conversationId, signal);
}

const throwing = (error: Error) => async () => {
  throw error;
};
const held = () => heldReplies(db, companyId);
const status = async () => {
  const rows = await db
    .selectFrom('message')
    .select('status')
    .where('company_id', '=', companyId)
    .where('direction', '=', 'out')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.status);
};

/** Leaves the reply as a process does that is killed while it sends. */
async function dieWhileSending(conversationId: string): Promise<void> {
  await db
    .updateTable('message')
    .set({ sending_since: new Date(Date.now() - 60_000) })
    .where('conversation_id', '=', conversationId)
    .where('status', '=', 'pending')
    .where('text', '=', 'reply to one')
    .execute();
}

describe('a reply that may have been sent', () => {
  test('is held, where the company wants that, when its process died while it sent', async () => {
    const conversationId = await commit('one', 'two');
    await dieWhileSending(conversationId);
    // The next reply does not wait for an operator.
    await expect(deliver(conversationId)).resolves.toMatchObject({ sent: 1, held: 1 });
    expect(sent).toEqual(['reply to two']);
    expect(await status()).toEqual(['held', 'sent']);
    expect(await held()).toEqual([
      {
        replyId: expect.any(String),
        companyId,
        conversationId,
        repliedAt: expect.any(Date),
        reason: expect.stringContaining('ended while it was being sent'),
        code: null,
      },
    ]);
    expect(await overdueReplies(db, -60_000, 0)).not.toContain(conversationId);
  });

  test.each([
    ['the gateway does not confirm it', new GatewayUnconfirmed('504'), '504'],
    ['the gateway throws an unknown error', new TypeError('x is not a function'), 'x is not a function'],
  ])('is held when %s', async (_, error, reason) => {
    const conversationId = await commit('one', 'two');
    let first = true;
    const result = await deliver(conversationId, async (reply) => {
      if (!first) return record(reply, signal);
      first = false;
      throw error;
    });
    expect(result).toMatchObject({ sent: 1, held: 1 });
    expect(sent).toEqual(['reply to two']);
    expect(await held()).toEqual([expect.objectContaining({ reason })]);
  });

  test('is not held when the gateway certainly has not taken it', async () => {
    const conversationId = await commit('one');
    await expect(deliver(conversationId, throwing(new GatewayUnavailable('503', 100)))).resolves.toEqual({
      kind: 'wait',
      ms: 100,
    });
    expect(await status()).toEqual(['pending']);
    await deliver(conversationId, throwing(new GatewayRefused(400, 'no')));
    expect(await status()).toEqual(['failed']);
  });

  test('is sent again under the same key by default', async () => {
    companyId = await addCompany(db);
    const conversationId = await commit('one');
    const keys: string[] = [];
    const losing: Channel['send'] = async ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      if (keys.length === 1) throw new GatewayUnconfirmed('no answer');
      return {};
    };
    await expect(deliver(conversationId, losing)).rejects.toMatchObject({ code: 'gateway.unconfirmed' });
    await expect(deliver(conversationId, losing)).resolves.toMatchObject({ sent: 1 });
    expect(new Set(keys).size).toBe(1);
  });

  test('is marked as sent when its process reports back late', async () => {
    const conversationId = await commit('one');
    await deliver(conversationId, async () => {
      // This process was frozen until another one considered it dead.
      await db
        .updateTable('message')
        .set({ sending_since: new Date(0) })
        .where('status', '=', 'pending')
        .execute();
      await expect(deliver(conversationId)).resolves.toMatchObject({ sent: 0, held: 1 });
      return { messageId: 'wamid.1' };
    });
    expect(await status()).toEqual(['sent']);
    expect(sent).toEqual([]);
  });
});

describe('an operator', () => {
  let replyId: string;
  let conversationId: string;
  beforeEach(async () => {
    conversationId = await commit('one');
    await dieWhileSending(conversationId);
    await deliver(conversationId);
    replyId = (await held())[0]?.replyId ?? '';
  });

  test('can send a held reply', async () => {
    expect(await releaseHeld(db, { replyId }, 'pending')).toBe(1);
    expect(await overdueReplies(db, -60_000, 0)).toContain(conversationId);
    await expect(deliver(conversationId)).resolves.toMatchObject({ sent: 1 });
    expect(sent).toEqual(['reply to one']);
    expect(await held()).toEqual([]);
  });

  test('can discard a held reply', async () => {
    expect(await releaseHeld(db, { companyId }, 'failed')).toBe(1);
    await expect(deliver(conversationId)).resolves.toMatchObject({ sent: 0 });
    expect(await status()).toEqual(['failed']);
    expect(await releaseHeld(db, { companyId }, 'pending')).toBe(0);
  });
});
