import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScriptedResponder } from '../../src/responders/scripted';
import { salonContext } from '../support/contexts';

const folder = mkdtempSync(join(tmpdir(), 'dialogkeeper-script-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a turn of a script books, and hands the conversation over', async () => {
  const booking = { title: 'Haircut', staffId: '1', from: '2026-11-24T10:00', durationMinutes: 60 };
  const turn = { messages: ['call me'], reply: 'A person will call.', booking, handOver: 'asks for a call' };
  const path = join(folder, 'script.jsonl');
  writeFileSync(path, JSON.stringify({ id: 'one', turns: [turn] }));

  const reply = await createScriptedResponder(path).respond({
    context: salonContext(),
    messages: [{ messageId: 'one#0.0', kind: 'text', text: 'call me', sentAt: '2026-11-23T09:00:00.000Z' }],
    now: '2026-11-23T09:00:00.000Z',
    localNow: '2026-11-23T12:00',
    signal: new AbortController().signal,
  });

  expect(reply).toEqual({
    text: 'A person will call.',
    state: { slots: {} },
    actions: [
      { type: 'book', serviceId: null, ...booking },
      { type: 'hand-over', reason: 'asks for a call' },
    ],
  });
});
