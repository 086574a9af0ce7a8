import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { newClient, TryBrowser } from '../../support/simulated';
import { echo, type System, startSystem } from '../../support/system';
import { gate } from '../../support/turn';

const db = testDatabase();
const thought = gate();
let system: System;
let browser: TryBrowser;
beforeAll(async () => {
  system = await startSystem({
    web: true,
    respond: async (input) => {
      await thought.passed;
      return echo(input);
    },
  });
  browser = new TryBrowser(`http://${system.webAddress}`);
});
afterAll(() => system.stop());

/** The steps by their state, in order. */
async function steps(who: ReturnType<typeof newClient>): Promise<string[]> {
  const { text } = await browser.get('/try/now', who);
  return [...text.matchAll(/<li class="(done|now|to-come)"/g)].map(([, state = '']) => state);
}

test('the steps of a turn are shown while it runs, with their times when it is over', async () => {
  const who = newClient(await addCompany(db));
  await browser.post('/try/say', { ...who, text: 'one' });
  await eventually(async () => (await steps(who))[3] === 'now');
  expect(await steps(who)).toEqual(['done', 'done', 'done', 'now', 'to-come', 'to-come']);
  const running = await browser.get('/try/now', who);
  expect(running.text).toContain('The bot is working on an answer.');
  expect(running.text).toContain('id="typing"');
  expect(running.text).toContain(`data-live="/live?conversation=`);
  thought.open();
  await eventually(async () => (await steps(who)).every((state) => state === 'done'));
  const { text } = await browser.get('/try/now', who);
  expect(text).toContain('Everything is answered.');
  expect(text.match(/<b>[\d.,]+ (ms|sec)<\/b>/g)?.length).toBeGreaterThanOrEqual(4);
});

test('what keeps the bot from answering is said', async () => {
  const companyId = await addCompany(db);
  const who = newClient(companyId);
  await browser.say(who, 'one');
  const set = (values: object) =>
    db.updateTable('conversation').set(values).where('company_id', '=', companyId).execute();
  const shown = async () => (await browser.get('/try/now', who)).text;
  await set({
    paused_until: new Date(Date.now() + 3_600_000),
    handed_over_at: new Date(),
    handed_over_reason: 'asked',
  });
  expect(await shown()).toMatch(/A person of the company answers.*The bot has asked a person to take over/s);
  await set({ paused_until: null, handed_over_at: null, handed_over_reason: null });
  await set({ parked_at: new Date(), parked_reason: 'the model is away' });
  expect(await shown()).toContain('Parked after repeated failures');
});
