import { runTurn } from '../../src/conversation/turn';
import type { Reply } from '../../src/domain/turn';
import { addClient, addSalon, dayFromNow, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, repliesOf, turnDeps } from '../support/turn';
import { blocksOf } from './markdown';
import { readerEnv } from './reader-env';
import { run } from './run';

const db = testDatabase();
const day = dayFromNow(1);
const SAID = ['Hello! A haircut with Olivia tomorrow at ten?', 'Yes, please'];

let system: System;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());

/** Replaces ids and times, which differ each time. */
function stable(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'time')
    .replace(/company \S+/g, 'company id')
    .replace(/(draft|conversation|serviceId:|staffId:) \d+/g, '$1 n')
    .replace(/\+\d+…\d+/g, 'phone');
}

test('a draft is listed, shown and sent as docs/autonomy.md shows it', async () => {
  const [recorded = ''] = blocksOf('docs/autonomy.md')
    .map(({ text }) => text)
    .filter((text) => text.startsWith('$ '));
  const steps = recorded
    .split(/^\$ /m)
    .slice(1)
    .map((step) => /^npx dialogkeeper (.*)\n([\s\S]*)$/.exec(step) ?? []);
  expect(steps).toHaveLength(4);

  const salon = await addSalon(db, [day], { autonomy: 'suggest' });
  const phone = newPhone();
  await addClient(db, salon.companyId, phone, { name: 'Anna' });
  let conversationId = '';
  for (const text of SAID) conversationId = await receive(system, message(salon.companyId, phone, text));
  const deps = turnDeps(
    system,
    (): Reply => ({
      text: 'A haircut with Olivia tomorrow at 10:00, 85 GBP. See you!',
      actions: [
        {
          type: 'book',
          serviceId: salon.serviceId,
          title: 'Haircut',
          staffId: salon.staffId,
          from: `${day}T10:00`,
          durationMinutes: 60,
          price: 85,
        },
      ],
    }),
  );
  const turn = () => runTurn(deps, conversationId, new AbortController().signal);
  await turn();
  const { draft_id: draft } = await db
    .selectFrom('conversation')
    .select('draft_id')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();

  const env = readerEnv({ QUEUE_PREFIX: system.prefix });
  const cli = (...args: string[]) => run(process.execPath, ['dist/cli.js', 'drafts', ...args], env);
  const of = (command: string) => {
    const [, words = '', text] = /^drafts (.*?)(?: --text "(.*)")?$/.exec(command) ?? [];
    const given = words.replace('--draft 12', `--draft ${draft}`).split(' ');
    return [
      ...given,
      ...(text ? ['--text', text] : []),
      ...(words === 'list' ? ['--company', salon.companyId] : []),
    ];
  };
  for (const [, command = '', shown = ''] of steps) {
    const { code, stdout, stderr } = await cli(...of(command));
    expect({ code, stderr, stdout: stable(stdout) }).toEqual({ code: 0, stderr: '', stdout: stable(shown) });
    if (command.startsWith('drafts send')) await turn();
  }
  expect(await repliesOf(db, salon.companyId)).toEqual(['Done, see you tomorrow at ten!']);

  const shown = await cli('show', '--draft', `${draft}`, '--json');
  expect(JSON.parse(shown.stdout)).toMatchObject({ draftId: draft, status: 'sent' });
  for (const command of ['send', 'dismiss']) {
    const again = await cli(command, '--draft', `${draft}`, '--json');
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain(`draft ${draft} does not wait for a decision: it is sent`);
  }
}, 120_000);
