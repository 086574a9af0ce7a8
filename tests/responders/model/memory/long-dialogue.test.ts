import { runTurn } from '../../../../src/conversation/turn';
import { createModelResponder } from '../../../../src/responders/model';
import { SUMMARY_RULES } from '../../../../src/responders/model/memory/request';
import { RESPONDER_SETTINGS } from '../../../../src/responders/settings';
import { readSettings } from '../../../../src/settings/setting';
import { addSalon, testDatabase } from '../../../support/database';
import { type ModelRequest, type ModelServer, startModelServer } from '../../../support/model-server';
import { message, newPhone, type System, startSystem } from '../../../support/system';
import { receive, turnDeps } from '../../../support/turn';

const MESSAGES = 300;
const TOPICS = ['аллергия', 'любимый чай', 'дети'];

const db = testDatabase();
let server: ModelServer;
let system: System;
beforeEach(async () => {
  server = await startModelServer();
});
afterEach(async () => {
  await system.stop();
  await server.stop();
});

/** Marks a fact: `ф17-` of the client, `о17-` of the business. */
const marksIn = (text: string) => text.match(/[фо]\d+-/g) ?? [];
const textOf = ({ body }: ModelRequest) => body.messages.map(({ content }) => content ?? '').join('\n');
const isSummary = ({ body }: ModelRequest) => body.messages[0]?.content === SUMMARY_RULES;

/** The same numbers in each run. */
function seeded(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

test.each([20, 50])(
  'in a dialogue of 300 messages, of which a context holds %i, no fact is ever lost',
  async (window) => {
    system = await startSystem({ queues: [], config: { dialogueMessages: window } });
    const { companyId } = await addSalon(db, []);
    const phone = newPhone();
    const random = seeded(window);
    const told: string[] = [];
    const remembered = new Map<string, string>();
    const lost: string[] = [];
    let [summaries, failed, lastFailed] = [0, 0, false];
    let remembering: [topic: string, fact: string] | undefined;

    server.play((request) => {
      const text = textOf(request);
      if (isSummary(request)) {
        lastFailed = !lastFailed && random(3) === 0;
        if (lastFailed) failed += 1;
        else summaries += 1;
        return lastFailed
          ? { status: 400, body: { error: { message: 'no' } } }
          : { text: [...new Set(marksIn(text))].join(' ') };
      }
      lost.push(...told.filter((mark) => !text.includes(mark)));
      for (const [topic, fact] of remembered) if (!text.includes(`${topic}: ${fact}`)) lost.push(fact);
      const last = request.body.messages.at(-1);
      const topic = TOPICS[random(20)];
      if (last?.role === 'tool' || topic === undefined) return { text: `Хорошо, обещаю о${told.length}-` };
      const fact = `факт номер ${told.length}`;
      remembering = [topic, fact];
      return { calls: [{ name: 'remember', arguments: { topic, text: fact } }] };
    });

    const settings = readSettings(RESPONDER_SETTINGS, { MODEL_URL: server.url, MODEL: server.model });
    const responder = createModelResponder({ ...settings, dialogueMessages: window });
    const deps = turnDeps(system, (input) => responder.respond(input), { dialogueMessages: window });
    for (let sent = 0; sent < MESSAGES; ) {
      let conversationId = '';
      const said = Array.from({ length: 1 + random(3) }, (_, i) => `ф${told.length + i}-`);
      const sentAt = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(); // as phones write it
      for (const mark of said)
        conversationId = await receive(system, message(companyId, phone, `Запомните ${mark}`, { sentAt }));
      await runTurn(deps, conversationId, new AbortController().signal);
      const { text } = await db
        .selectFrom('message')
        .select('text')
        .where('conversation_id', '=', conversationId)
        .where('direction', '=', 'out')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      told.push(...said, ...marksIn(text ?? ''));
      sent += said.length + 1;
      if (remembering) remembered.set(...remembering);
      remembering = undefined;
    }

    expect(server.unscripted).toEqual([]);
    expect(told.filter((mark) => mark.startsWith('о')).length).toBeGreaterThan(60);
    expect(remembered.size).toBe(TOPICS.length);
    expect(summaries).toBeGreaterThan(3);
    expect(failed).toBeGreaterThan(0);
    expect(lost).toEqual([]);
  },
  240_000,
);
