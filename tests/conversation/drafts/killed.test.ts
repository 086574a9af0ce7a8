import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Failpoint } from '../../../src/failpoint';
import { decideDraft, listDrafts, showDraft } from '../../../src/operations/drafts';
import { addSalon, dayFromNow, testDatabase } from '../../support/database';
import { databaseUrl, redisUrl } from '../../support/servers';
import { newPhone, type System, startSystem } from '../../support/system';
import { repliesOf } from '../../support/turn';
import { Talk } from './support';

const db = testDatabase();
const day = dayFromNow(3);

let system: System;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());

/** A process that runs the turn of a conversation, and dies at the failpoint. Its responder would answer something else. */
const WORKER = `
  const { armFailpoint } = require('./src/failpoint.ts');
  const { runTurn } = require('./src/conversation/turn.ts');
  const { startSystem } = require('./tests/support/system.ts');
  const { turnDeps } = require('./tests/support/turn.ts');
  const [conversationId, point] = process.argv.slice(1);
  armFailpoint(point, { signal: 'SIGKILL', spared: 0 });
  startSystem({ queues: [] }).then((system) =>
    runTurn(turnDeps(system, () => ({ text: 'asked again', actions: [] })), conversationId, new AbortController().signal));`;

async function killedAt(point: Failpoint, conversationId: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', WORKER, conversationId, point], { env });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
}

test.each<Failpoint>(['before-commit', 'inside-commit', 'after-commit'])(
  'a process is killed %s of a draft that an operator has sent: it is carried out once',
  async (point) => {
    const salon = await addSalon(db, [day], { autonomy: 'suggest' });
    const talk = new Talk(system, salon.companyId, newPhone());
    const conversationId = await talk.turn('tomorrow at ten?', () => ({
      text: 'You are booked.',
      actions: [
        {
          type: 'book',
          serviceId: salon.serviceId,
          title: 'Haircut',
          staffId: salon.staffId,
          from: `${day}T10:00`,
          durationMinutes: 60,
        },
      ],
    }));
    const [{ draftId } = { draftId: '' }] = await listDrafts(db, salon.companyId);
    await decideDraft(db, draftId, { decision: 'send' });
    await killedAt(point, conversationId);
    await talk.run(conversationId);
    await talk.run(conversationId);

    expect(await repliesOf(db, salon.companyId)).toEqual(['You are booked.']);
    expect(await showDraft(db, draftId)).toMatchObject({ status: 'sent' });
    const bookings = db.selectFrom('booking').select('title').where('company_id', '=', salon.companyId);
    expect(await bookings.execute()).toHaveLength(1);
    expect(talk.asked).toHaveLength(1);
  },
);

test('a process is killed before it has stored a draft: the next one writes it', async () => {
  const salon = await addSalon(db, [day], { autonomy: 'suggest' });
  const talk = new Talk(system, salon.companyId, newPhone());
  const conversationId = await talk.write('hello');
  await killedAt('after-responder', conversationId);
  await talk.run(conversationId);

  expect(await listDrafts(db, salon.companyId)).toMatchObject([{ reply: { text: 're: hello' } }]);
});
