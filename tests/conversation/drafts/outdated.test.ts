import { linkAddresses } from '../../../src/conversation/link-addresses';
import { runTurn } from '../../../src/conversation/turn';
import { closeHandOver } from '../../../src/db/hand-overs';
import { pauseConversation, resumeConversation } from '../../../src/db/pauses';
import { overdueTurns } from '../../../src/db/unfinished';
import type { Address } from '../../../src/domain/address';
import { decideDraft, listDrafts, showDraft } from '../../../src/operations/drafts';
import { MINUTE } from '../../../src/time/duration';
import { tell } from '../../support/channel-events';
import { addCompany, testDatabase } from '../../support/database';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { NO_LIMIT, receive, repliesOf, turnDeps, wakeUps } from '../../support/turn';
import { stateOf, Talk } from './support';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
let companyId: string;
let talk: Talk;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db, { autonomy: 'suggest' });
  talk = new Talk(system, companyId, newPhone());
});
afterEach(() => system.stop());

const waiting = () => listDrafts(db, companyId);
const texts = async () => (await waiting()).map(({ reply }) => reply.text);

/** A draft waits. Resolves with its id and its conversation. */
async function draft(text = 'hello'): Promise<{ conversationId: string; draftId: string }> {
  const conversationId = await talk.turn(text);
  const [first] = await waiting();
  return { conversationId, draftId: first?.draftId ?? '' };
}

async function expectOutdated(draftId: string): Promise<void> {
  expect(await showDraft(db, draftId)).toMatchObject({ status: 'outdated' });
  const sent = decideDraft(db, draftId, { decision: 'send' });
  await expect(sent).rejects.toMatchObject({ code: 'draft.not-waiting', status: 'outdated' });
}

const event = (type: 'edited' | 'deleted', messageId: string) =>
  tell(system, companyId, {
    type,
    messageId,
    text: 'edited',
    at: new Date().toISOString(),
  } as Parameters<typeof tell>[2]);

async function writeAs(messageId: string, text: string): Promise<string> {
  return receive(system, { ...message(companyId, talk.phone, text), messageId });
}

test('a newer message makes a draft outdated, and the turn runs anew with all messages', async () => {
  const { conversationId, draftId } = await draft();
  await talk.write('are you there?');

  await expectOutdated(draftId);
  expect(await wakeUps(system)).toContain(conversationId);
  await talk.run(conversationId);
  expect(talk.asked).toEqual([['hello'], ['hello', 'are you there?']]);
  expect(await texts()).toEqual(['re: hello + are you there?']);
});

test('a newer message voids a decision that is not carried out yet', async () => {
  const { conversationId, draftId } = await draft();
  await decideDraft(db, draftId, { decision: 'send' });
  await talk.write('no, wait');
  await expect(talk.run(conversationId)).resolves.toEqual({ kind: 'drafted' });

  expect(await repliesOf(db, companyId)).toEqual([]);
  expect(await texts()).toEqual(['re: hello + no, wait']);
});

test('so does a newer message that comes while a decision is carried out', async () => {
  const { conversationId, draftId } = await draft();
  await decideDraft(db, draftId, { decision: 'send' });
  const late = [() => talk.write('no, wait')];
  const load: System['contexts']['load'] = async (...given) => {
    await late.pop()?.();
    return system.contexts.load(...given);
  };
  const contexts = Object.create(system.contexts, { load: { value: load } });
  await talk.run(conversationId, undefined, { contexts });

  expect(await repliesOf(db, companyId)).toEqual([]);
  expect(await texts()).toEqual(['re: hello + no, wait']);
});

test('a client who writes while the responder thinks gets one draft about all of it', async () => {
  const conversationId = await talk.write('hello');
  await talk.run(conversationId, async ({ messages }) => {
    if (messages.length < 5) await talk.write(`more ${messages.length}`);
    return { text: `re: ${messages.length}`, actions: [] };
  });

  expect(await texts()).toEqual(['re: 5']);
});

test('a person who answers through the channel makes a draft outdated: there is nothing to answer any more', async () => {
  const { conversationId, draftId } = await draft();
  await tell(system, companyId, {
    type: 'person-replied',
    messageId: 'p1',
    to: { kind: 'phone', value: talk.phone },
    text: 'hello from a person',
    at: new Date().toISOString(),
  });

  await expectOutdated(draftId);
  expect(await waiting()).toEqual([]);
  expect(await stateOf(db, conversationId)).toMatchObject({ isDue: false, hasDraft: false });
});

test('what the client has written since a reply of a person stays to be answered', async () => {
  const { conversationId, draftId } = await draft();
  await tell(
    system,
    companyId,
    {
      type: 'person-replied',
      messageId: 'p2',
      to: { kind: 'phone', value: talk.phone },
      text: 'of yesterday',
      at: new Date(Date.now() - 60 * MINUTE).toISOString(),
    },
    { personPauseMs: 0 },
  );

  await expectOutdated(draftId);
  await talk.run(conversationId);
  expect(await texts()).toEqual(['re: hello']);
});

test('an edit of a message makes a draft outdated, and the turn runs anew', async () => {
  const conversationId = await writeAs('m1', 'hello');
  await talk.run(conversationId);
  const [{ draftId } = { draftId: '' }] = await waiting();
  await event('edited', 'm1');

  await expectOutdated(draftId);
  expect(await wakeUps(system)).toContain(conversationId);
  await talk.run(conversationId);
  expect(await texts()).toEqual(['re: edited']);
});

test('of two messages one is deleted: the turn runs anew for the other', async () => {
  await writeAs('m1', 'hello');
  const conversationId = await writeAs('m2', 'wrong chat');
  await talk.run(conversationId);
  const [{ draftId } = { draftId: '' }] = await waiting();
  await event('deleted', 'm2');

  await expectOutdated(draftId);
  expect(await wakeUps(system)).toContain(conversationId);
  await talk.run(conversationId);
  expect(await texts()).toEqual(['re: hello']);
});

test('the only message is deleted: there is nothing to decide', async () => {
  const conversationId = await writeAs('m1', 'wrong chat');
  await talk.run(conversationId);
  await event('deleted', 'm1');

  expect(await waiting()).toEqual([]);
  expect(await stateOf(db, conversationId)).toMatchObject({ isDue: false, hasDraft: false });
});

test('an operator pauses the bot: when the pause ends, the turn runs anew', async () => {
  const { conversationId, draftId } = await draft();
  const owner = { companyId, client: talk.phone };
  await pauseConversation(db, owner, MINUTE);

  await expectOutdated(draftId);
  await expect(talk.run(conversationId)).resolves.toEqual({ kind: 'paused' });
  await resumeConversation(db, owner);
  await talk.run(conversationId);
  expect(await texts()).toEqual(['re: hello']);
});

test.each([
  ['older', 0],
  ['newer', 1],
])(
  'its client and another one are one person, and the %s has a draft: the turn runs anew',
  async (_, which) => {
    const other = new Talk(system, companyId, newPhone());
    const talks = [talk, other];
    for (const [i, one] of talks.entries())
      await one.turn(`hello ${i}`, i === which ? undefined : () => ({ actions: [] }));
    const [{ draftId } = { draftId: '' }] = await waiting();
    await linkAddresses(system, { companyId, addresses: talks.map(({ phone }) => phone) as Address[] });

    await expectOutdated(draftId);
    const { conversationId } = await showDraft(db, draftId);
    expect(await stateOf(db, conversationId)).toMatchObject({ isDue: true, hasDraft: false });
    await talk.run(conversationId);
    expect(await texts()).toEqual([`re: hello ${which}`]);
  },
);

test('a message that another agent answers makes a draft outdated, and the turn runs anew', async () => {
  const { conversationId, draftId } = await draft();
  await receive(system, message(companyId, talk.phone, 'to the other one', { standby: true }));

  await expectOutdated(draftId);
  await talk.run(conversationId);
  expect(await texts()).toEqual(['re: hello']);
});

describe('while a draft waits', () => {
  test('its conversation is not overdue, and takes no place of its company', async () => {
    const { conversationId } = await draft();
    const overdue = await overdueTurns(db, 0, NO_LIMIT);
    expect(overdue.map((one) => one.conversationId)).not.toContain(conversationId);

    const other = new Talk(system, companyId, newPhone());
    const second = await other.write('me too');
    const deps = { ...turnDeps(system), turnsPerCompany: 1 };
    await expect(runTurn(deps, second, signal)).resolves.toEqual({ kind: 'drafted' });
  });

  test('the end of a hand-over changes nothing about it', async () => {
    const { conversationId, draftId } = await draft();
    await closeHandOver(db, conversationId);
    expect(await showDraft(db, draftId)).toMatchObject({ status: 'waiting' });
  });
});
