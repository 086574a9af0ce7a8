import { decideDraft, listDrafts, showDraft } from '../../../src/operations/drafts';
import { addSalon, dayFromNow, type Salon, testDatabase } from '../../support/database';
import { newPhone, type System, startSystem } from '../../support/system';
import { messagesOf, repliesOf } from '../../support/turn';
import { echo, type Respond, stateOf, Talk } from './support';

const db = testDatabase();
const day = dayFromNow(3);

let system: System;
let salon: Salon;
let talk: Talk;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  salon = await addSalon(db, [day], { autonomy: 'suggest' });
  talk = new Talk(system, salon.companyId, newPhone());
});
afterEach(() => system.stop());

const waiting = () => listDrafts(db, salon.companyId);
const bookings = () =>
  db.selectFrom('booking').select('title').where('company_id', '=', salon.companyId).execute();

const haircut = () => ({
  type: 'book' as const,
  serviceId: salon.serviceId,
  title: 'Haircut',
  staffId: salon.staffId,
  from: `${day}T10:00`,
  durationMinutes: 60,
});
const bookIt = () => ({ text: 'You are booked.', actions: [haircut()] });

async function onlyDraft(): Promise<string> {
  const drafts = await waiting();
  expect(drafts).toHaveLength(1);
  return drafts[0]?.draftId ?? '';
}

test('a reply waits for an operator: nothing is sent or done, and no turn is due', async () => {
  const conversationId = await talk.write('tomorrow at ten?');
  await expect(talk.run(conversationId, bookIt)).resolves.toEqual({ kind: 'drafted' });

  expect(await repliesOf(db, salon.companyId)).toEqual([]);
  expect(await bookings()).toEqual([]);
  expect(await stateOf(db, conversationId)).toEqual({ isDue: false, hasDraft: true, version: 0 });
  await expect(talk.run(conversationId)).resolves.toEqual({ kind: 'nothing-to-answer' });
  expect(talk.asked).toHaveLength(1);
  expect(await waiting()).toMatchObject([
    {
      conversationId,
      status: 'waiting',
      client: `+79…${talk.phone.slice(-2)}`,
      messages: [{ kind: 'text', text: 'tomorrow at ten?' }],
      reply: bookIt(),
    },
  ]);
});

describe('an operator who sends a draft', () => {
  test('has it carried out as it is, without another answer of the responder', async () => {
    const conversationId = await talk.turn('tomorrow at ten?', bookIt);
    const draftId = await onlyDraft();
    await expect(decideDraft(db, draftId, { decision: 'send' })).resolves.toBe(conversationId);

    expect(await waiting()).toEqual([]);
    await expect(talk.run(conversationId)).resolves.toEqual({ kind: 'committed' });
    expect(talk.asked).toHaveLength(1);
    expect(await repliesOf(db, salon.companyId)).toEqual(['You are booked.']);
    expect(await bookings()).toEqual([{ title: 'Haircut' }]);
    expect(talk.decided).toEqual(['approved']);
    expect(await showDraft(db, draftId)).toMatchObject({ status: 'sent' });
    expect(await stateOf(db, conversationId)).toEqual({ isDue: false, hasDraft: false, version: 1 });
  });

  test('may word it anew: what it books is booked', async () => {
    const conversationId = await talk.turn('tomorrow at ten?', bookIt);
    const draftId = await onlyDraft();
    await decideDraft(db, draftId, { decision: 'send', text: 'See you at ten!' });
    await talk.run(conversationId);

    expect(await repliesOf(db, salon.companyId)).toEqual(['See you at ten!']);
    expect(await bookings()).toHaveLength(1);
    expect(talk.decided).toEqual(['edited']);
    expect(await showDraft(db, draftId)).toMatchObject({
      editedText: 'See you at ten!',
      reply: { text: 'You are booked.' },
    });
  });

  test('finds the state of the dialogue at the next turn', async () => {
    const conversationId = await talk.turn('hello', () => ({ text: 'hi', state: { step: 1 }, actions: [] }));
    expect((await system.contexts.loadFullContext(talk.phone, salon.companyId)).dialogue.state).toEqual({});
    await decideDraft(db, await onlyDraft(), { decision: 'send' });
    await talk.run(conversationId);

    await talk.turn('and now?', ({ context: { dialogue } }) => {
      expect(dialogue.state).toEqual({ step: 1 });
      expect(dialogue.messages.map(({ text }) => text)).toEqual(['hello', 'hi']);
      return { text: 'fine', actions: [] };
    });
    expect(await waiting()).toHaveLength(1);
  });

  test('after the time was taken gets a new draft, and nothing is sent', async () => {
    const conversationId = await talk.turn('tomorrow at ten?', bookIt);
    const draftId = await onlyDraft();
    await db
      .insertInto('booking')
      .values({
        company_id: salon.companyId,
        staff_id: salon.staffId,
        title: 'Of another client',
        starts_at: `${day}T10:30+03:00`,
        ends_at: `${day}T11:30+03:00`,
      })
      .execute();
    await decideDraft(db, draftId, { decision: 'send' });
    await expect(talk.run(conversationId)).resolves.toEqual({ kind: 'drafted' });

    expect(talk.decided).toEqual(['outdated']);
    expect(await repliesOf(db, salon.companyId)).toEqual([]);
    expect(await showDraft(db, draftId)).toMatchObject({ status: 'outdated' });
    expect(await waiting()).toMatchObject([{ status: 'waiting', reply: { text: 're: tomorrow at ten?' } }]);
  });

  test('after the time has passed gets a new draft, and nothing is booked or moved', async () => {
    const from = `${dayFromNow(-1)}T10:00`;
    const bookPast = () => ({ text: 'You are booked.', actions: [{ ...haircut(), from }] });
    const conversationId = await talk.turn('today at ten?', bookPast);
    const draftId = await onlyDraft();
    await decideDraft(db, draftId, { decision: 'send' });
    await expect(talk.run(conversationId)).resolves.toEqual({ kind: 'drafted' });

    expect(talk.decided).toEqual(['outdated']);
    expect(await bookings()).toEqual([]);
    expect(await repliesOf(db, salon.companyId)).toEqual([]);
    expect(await waiting()).toMatchObject([{ reply: { text: 're: today at ten?' } }]);
  });

  test('after what it changes is gone gets a new draft', async () => {
    const cancel = () => ({
      text: 'Cancelled.',
      actions: [{ type: 'reschedule' as const, bookingId: '1', from: `${day}T12:00` }],
    });
    const conversationId = await talk.turn('please move it', cancel);
    await decideDraft(db, await onlyDraft(), { decision: 'send' });

    await expect(talk.run(conversationId)).resolves.toEqual({ kind: 'drafted' });
    expect(talk.decided).toEqual(['outdated']);
  });

  test.each(['send', 'dismiss'] as const)('cannot %s it a second time', async (decision) => {
    const conversationId = await talk.turn('hello');
    const draftId = await onlyDraft();
    await decideDraft(db, draftId, { decision });

    const again = decideDraft(db, draftId, { decision: 'send' });
    await expect(again).rejects.toMatchObject({ code: 'draft.not-waiting', status: 'decided' });
    await talk.run(conversationId);
    const later = decideDraft(db, draftId, { decision: 'send' });
    await expect(later).rejects.toMatchObject({
      code: 'draft.not-waiting',
      status: decision === 'send' ? 'sent' : 'dismissed',
    });
  });

  test('is told that there is no such draft', async () => {
    const decided = decideDraft(db, '999999999', { decision: 'send' });
    await expect(decided).rejects.toMatchObject({ code: 'draft.not-found' });
  });
});

test('an operator who dismisses a draft has the messages count as answered: nothing is sent, done or remembered', async () => {
  const conversationId = await talk.turn('thanks', () => ({ ...bookIt(), state: { step: 1 } }));
  await decideDraft(db, await onlyDraft(), { decision: 'dismiss' });
  await expect(talk.run(conversationId)).resolves.toEqual({ kind: 'committed' });

  expect(await messagesOf(db, salon.companyId)).toMatchObject([{ text: 'thanks', turn: 1 }]);
  expect(await bookings()).toEqual([]);
  expect(talk.decided).toEqual(['dismissed']);
  const { dialogue } = await system.contexts.loadFullContext(talk.phone, salon.companyId);
  expect(dialogue.state).toEqual({});
});

test('the summary of a draft outlives it, whether it is dismissed or outdated', async () => {
  const summary = { text: 'Anna comes on Fridays.', until: '2026-01-01T09:00:00.000Z' };
  const states: unknown[] = [];
  const summarises: Respond = ({ context }) => {
    states.push(context.dialogue.state);
    return { ...bookIt(), state: { step: 1, model: { version: 1, summary } } };
  };
  await talk.turn('tomorrow at ten?', summarises);
  const conversationId = await talk.turn('or at eleven', summarises); // the first draft is outdated
  await decideDraft(db, await onlyDraft(), { decision: 'dismiss' });
  await talk.run(conversationId);
  const { dialogue } = await system.contexts.loadFullContext(talk.phone, salon.companyId);
  const kept = { model: { version: 1, summary } };
  expect([...states, dialogue.state]).toEqual([{}, kept, kept]);
});

test('the bot that stays silent leaves nothing to decide', async () => {
  const conversationId = await talk.write('thanks');
  await expect(talk.run(conversationId, () => ({ actions: [] }))).resolves.toEqual({ kind: 'committed' });
  expect(await waiting()).toEqual([]);
});

test('what a responder performs is tried, and done only when the draft is sent', async () => {
  const outcomes: string[] = [];
  const conversationId = await talk.turn('tomorrow at ten?', async ({ perform }) => {
    outcomes.push((await perform?.(haircut()))?.outcome ?? '');
    outcomes.push((await perform?.({ ...haircut(), title: 'Again', from: `${day}T10:30` }))?.outcome ?? '');
    return { text: 'You are booked.', actions: [] };
  });

  expect(outcomes).toEqual(['done', 'taken']);
  expect(await bookings()).toEqual([]);
  await decideDraft(db, await onlyDraft(), { decision: 'send' });
  await talk.run(conversationId);
  expect(await bookings()).toEqual([{ title: 'Haircut' }]);
});

test('two runs of one turn leave one draft', async () => {
  const conversationId = await talk.write('hello');
  await talk.run(conversationId, async (input) => {
    await talk.run(conversationId); // the one that a worker has begun after this one was frozen
    return { ...echo(input), text: 'too late' };
  });

  expect(await waiting()).toMatchObject([{ reply: { text: 're: hello' } }]);
});

test('a run that was frozen while an operator decided does not overrule them', async () => {
  const conversationId = await talk.write('hello');
  await talk.run(conversationId, async (input) => {
    await talk.run(conversationId);
    await decideDraft(db, await onlyDraft(), { decision: 'send' });
    return { ...echo(input), text: 'too late' };
  });

  expect(await repliesOf(db, salon.companyId)).toEqual(['re: hello']);
  expect(await waiting()).toEqual([]);
});
