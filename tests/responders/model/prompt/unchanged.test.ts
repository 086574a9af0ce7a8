import { randomUUID } from 'node:crypto';
import { promptsOf } from '../../../../bench/support/prompt-dialogue';
import { createPostgresSource } from '../../../../src/db/context-source';
import { seedDemoSalon } from '../../../../src/dev/seed/demo-salon';
import type { Context } from '../../../../src/domain/context';
import { TOOLS } from '../../../../src/responders/model/tools';
import { testDatabase } from '../../../support/database';

const db = testDatabase();

async function demoContext(): Promise<Context> {
  const companyId = `test-${randomUUID().slice(0, 12)}`;
  await seedDemoSalon(db, { companyId });
  const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
  const owner = { companyId, client: '+79990000001' };
  const { signal } = new AbortController();
  const [company, schedule, client, dialogue] = await Promise.all([
    source.company(owner, signal),
    source.schedule(owner, signal),
    source.client(owner, signal),
    source.dialogue(owner, signal),
  ]);
  return { company: company.value, schedule: schedule.value, client: client.value, dialogue: dialogue.value };
}

test('in ten turns with the demo salon, nine tenths of each prompt are the beginning of the one before', async () => {
  const turns = promptsOf(await demoContext(), { tokens: 12_000, ownWords: '', tools: TOOLS });

  expect(turns.map(({ report }) => report.cut)).toEqual(turns.map(() => []));
  for (const { tokens, unchanged } of turns.slice(1)) expect(unchanged / tokens).toBeGreaterThanOrEqual(0.9);
});
