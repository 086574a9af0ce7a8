import { randomUUID } from 'node:crypto';
import { greeting } from '../../src/cli/chat';
import { Prompt } from '../../src/cli/prompt';
import { talk } from '../../src/cli/talk';
import { draftsOf } from '../../src/db/drafts/list';
import { seedDemoSalon } from '../../src/dev/seed/demo-salon';
import { createReceptionist } from '../../src/responders/receptionist';
import { testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { Screen } from '../support/screen';
import { sentAnswersTo } from '../support/sent-answers';
import { message, startSystem } from '../support/system';
import { blocksOf } from './markdown';

const ANNA = '+79990000001';
const db = testDatabase();

/** Replaces what depends on the day and the machine: the booking, its time, and the origin of the context. */
function stable(transcript: string): string {
  return transcript
    .replace(/«[^»]+»/g, '«service»')
    .replace(/во? \p{L}+, \d+ \p{L}+, в \d+:\d+/gu, 'day and time')
    .replace(/мастер — [^.]+\./g, 'мастер — name.')
    .replace(/context in [\d.]+ ms/g, 'context in n ms')
    .replace(/(company|schedule|client|dialogue) [a-z]+( [\d.]+ KB)?/g, '$1')
    .trimEnd();
}

test('the demo salon gives the answers that README shows', async () => {
  const transcript = blocksOf('README.md').find(({ text }) =>
    text.startsWith('$ npx dialogkeeper chat'),
  )?.text;
  const [, header = '', said = ''] =
    /^.*\n((?:You are|Write).*\n.*\n)([\s\S]*you>\n)/.exec(transcript ?? '') ?? [];
  expect(header.trimEnd()).toBe(greeting({ companyId: 'demo', client: ANNA }));
  // The lines typed before each answer.
  const bursts = said.split(/^bot> (?:.*\n)(?: {5}.*\n)*/m).map((part) => part.replaceAll('you> ', ''));
  expect(bursts).toHaveLength(3);

  const companyId = `test-${randomUUID().slice(0, 12)}`;
  await seedDemoSalon(db, { companyId });
  const receptionist = createReceptionist();
  // Long enough for one burst, also if storing a message takes seconds.
  const system = await startSystem({
    respond: (input) => receptionist.respond(input),
    config: { debounce: 4000 },
  });
  const screen = new Screen(300);
  const left = talk({
    prompt: new Prompt({ input: screen.input, output: screen.output, terminal: true }),
    showContext: true,
    answersTo: (ids) => sentAnswersTo(db, companyId, ids),
    draftsOf: (ids) => draftsOf(db, companyId, ids),
    async send(words) {
      const sent = message(companyId, ANNA, words);
      await system.producer.receiveMessage(sent);
      return sent.messageId;
    },
  });
  let answers = 0;
  for (const burst of bursts.slice(0, -1)) {
    screen.type(burst.replaceAll('\n', '\r'));
    answers += 1;
    await eventually(
      () => screen.text.match(/^bot> /gm)?.length === answers && screen.text.endsWith('\nyou>'),
    );
  }
  const shown = screen.text;
  screen.type('\u0004');
  await left;
  await system.stop();
  expect(stable(shown)).toBe(stable(said));
});
