import { draftPage } from '../../src/cli/draft-text';
import type { Draft } from '../../src/db/drafts/list';

const draft = (report?: Record<string, unknown>): Draft => ({
  draftId: '12',
  companyId: 'my-salon',
  conversationId: '3',
  client: '+44…23',
  name: null,
  status: 'waiting',
  writtenAt: new Date('2026-11-28T09:12:41.018Z'),
  reply: { text: 'Hello!', actions: [], report },
  editedText: null,
  messages: [{ kind: 'text', text: 'Hi', sentAt: '2026-11-28T09:12:39.000Z' }],
});

test('a draft that the fallback has written in place of the model says so, and why', () => {
  const report = { fallback: 'receptionist', outcome: 'rejected', problem: 'its text cannot be sent' };
  expect(draftPage(draft(report))).toContain(
    '\nby:      receptionist, in place of the model (rejected: its text cannot be sent)\n',
  );
});

test('the responder of any other draft is not named', () => {
  expect(draftPage(draft())).not.toContain('by:');
  expect(draftPage(draft({ outcome: 'answered' }))).not.toContain('by:');
});
