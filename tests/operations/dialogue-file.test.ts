import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTurn } from '../../src/conversation/turn';
import { readRecorded } from '../../src/dev/replay/recording';
import type { Reply } from '../../src/domain/turn';
import { dialogueFile } from '../../src/operations/dialogue-file';
import { Pseudonyms } from '../../src/operations/pseudonyms';
import { readHeader } from '../../src/operations/timeline';
import { freshFolder, runCli } from '../support/cli';
import { addSalon, dayFromNow, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, turnDeps } from '../support/turn';

const db = testDatabase();
let system: System;
const folder = freshFolder();
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(async () => {
  await system.stop();
});

test('a conversation that was saved runs with the command that the page names, and has no names and phones', async () => {
  const day = dayFromNow(3);
  const { companyId, staffId, serviceId } = await addSalon(db, [day]);
  const phone = newPhone();
  let id = '';
  const say = async (texts: string[], reply: Reply) => {
    for (const text of texts)
      id = await receive(system, message(companyId, phone, text, { name: 'Вероника Тест' }));
    await runTurn(
      turnDeps(system, () => reply),
      id,
      new AbortController().signal,
    );
  };
  await say(['Здравствуйте, я Вероника', 'мой номер +7 916 000-00-01'], { text: 'К Оксане?', actions: [] });
  await say(['да'], { actions: [] }); // says nothing
  await say(['да', 'да'], {
    text: 'Оксана ждёт вас',
    actions: [
      { type: 'book', serviceId, staffId, title: 'Стрижка', from: `${day}T12:00`, durationMinutes: 60 },
    ],
  });
  await say(['later'], { text: 'not in the file', actions: [] });

  const file = await dialogueFile(db, await readHeader(db, id, 'all'), 3);
  expect(file).not.toMatch(/Вероника|Оксана|000-00-01|not in the file/);
  const path = join(folder, 'dialogue-3.jsonl');
  writeFileSync(path, file);
  const [dialogue] = readRecorded(path);
  expect(dialogue?.turns).toEqual([
    expect.objectContaining({
      messages: ['Здравствуйте, я Client', 'мой номер [phone]'],
      reply: 'К Оксане?', // another form of the name stays
    }),
    expect.objectContaining({
      messages: ['да', 'да', 'да'],
      reply: 'Staff-A ждёт вас',
      recorded: { provider: 'Staff-A', date: day, time: '12:00' },
    }),
  ]);

  const replayed = await runCli(['replay', 'dialogue-3.jsonl', '--json'], { cwd: folder });
  expect(JSON.parse(replayed.stdout)).toMatchObject({ dialogues: 1, turns: 2, turnsChecked: 2, ok: true });
}, 120_000);

test('names are replaced as whole words only, however they are written', () => {
  const names = new Pseudonyms({ client: 'Ann-Marie (VIP) Lee', staff: ['Ян', 'Maria', ''] });
  expect(names.in('ann-marie (vip) lee and MARIA, not Mariana; Ян')).toBe(
    'Client and Staff-B, not Mariana; Ян',
  );
  expect(names.of('Maria')).toBe('Staff-B');
  expect(names.of(null)).toBe('Staff');
});
