import { runCli } from '../support/cli';
import { addClient, addCompany, addConversation, testDatabase } from '../support/database';
import { newPhone } from '../support/system';

const db = testDatabase();

const reply = (...args: string[]) => runCli(['reply', ...args, '--json'], { cwd: '.', env: process.env });

test('dialogkeeper reply --json tells which reply is stored, and stores one of the same id once', async () => {
  const companyId = await addCompany(db);
  const phone = newPhone();
  const clientId = await addClient(db, companyId, phone);
  const said = { direction: 'in' as const, text: 'hello', sentAt: new Date().toISOString(), turn: null };
  const conversationId = await addConversation(db, companyId, clientId, [said]);
  const args = ['--company', companyId, '--phone', phone, '--text', 'We are open until ten.', '--id', 'r-1'];
  for (const stored of [true, false]) {
    const { stdout, stderr, code } = await reply(...args);
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toBe(`${JSON.stringify({ conversationId, replyId: 'r-1', stored })}\n`);
  }
  const replies = await db
    .selectFrom('message')
    .select(['text', 'author'])
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'out')
    .execute();
  expect(replies).toEqual([{ text: 'We are open until ten.', author: 'person' }]);
});

test('to a client who is not known it prints no JSON, and says why', async () => {
  const { stdout, stderr, code } = await reply(
    ...['--company', await addCompany(db), '--phone', newPhone(), '--text', 'hello'],
  );
  expect([stdout, code]).toEqual(['', 1]);
  expect(stderr).toContain('client.not-found');
});
