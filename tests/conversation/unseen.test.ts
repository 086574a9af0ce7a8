import { runTurn } from '../../src/conversation/turn';
import type { RespondInput } from '../../src/responders/responder';
import { addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
});
afterEach(() => system.stop());

const at = (ms: number) => new Date(Date.now() + ms);

/** Whether the responder is told that the client has not seen the reply, which was left in this state, when they write `writtenAt`. */
async function unseen(reply: Parameters<typeof leave>[1], writtenAt = at(0)): Promise<boolean> {
  const companyId = await addCompany(db);
  const phone = newPhone();
  const given: RespondInput[] = [];
  const deps = turnDeps(system, (input) => {
    given.push(input);
    return { text: 'Cancel it?', actions: [] };
  });
  const turn = async (text: string, sentAt: Date) => {
    const sent = message(companyId, phone, text, { sentAt: sentAt.toISOString() });
    await runTurn(deps, await receive(system, sent), signal);
    return given.at(-1)?.lastReplyUnseen ?? false;
  };
  expect(await turn('hello', at(-60_000))).toBe(false);
  await leave(companyId, reply);
  return turn('yes', writtenAt);
}

async function leave(
  companyId: string,
  reply: { status: 'pending' | 'failed' | 'held' | 'sent'; sending_since: Date | null },
) {
  await db
    .updateTable('message')
    .set(reply)
    .where('company_id', '=', companyId)
    .where('direction', '=', 'out')
    .execute();
}

test.each([
  ['waits', 'pending', null],
  ['is being sent', 'pending', at(-1000)],
  ['was refused', 'failed', at(-1000)],
  ['is held', 'held', at(-1000)],
] as const)(
  'the responder learns that the last reply was not seen: it %s',
  async (_, status, sending_since) => {
    expect(await unseen({ status, sending_since })).toBe(true);
  },
);

test('a reply was seen if it was sent before the client wrote, in the same second at the latest', async () => {
  const now = at(0);
  const second = new Date(Math.floor(now.getTime() / 1000) * 1000);
  expect(await unseen({ status: 'sent', sending_since: at(-5000) })).toBe(false);
  expect(await unseen({ status: 'sent', sending_since: now }, second)).toBe(false);
  expect(await unseen({ status: 'sent', sending_since: at(0) }, at(-5000))).toBe(true);
  expect(await unseen({ status: 'sent', sending_since: null })).toBe(false); // a person has written it elsewhere
});
