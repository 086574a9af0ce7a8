import { SIMULATOR_CHANNEL } from '../../../src/domain/channel';
import { eventually } from '../../support/eventually';
import { type ClientForm, newClient, type Simulated, startSimulated } from '../../support/simulated';

const WISH = "Hello! I am Mary, and I would like a women's haircut tomorrow";

let simulated: Simulated;
beforeAll(async () => {
  simulated = await startSimulated();
}, 60_000);
afterAll(() => simulated.stop());

test('a newcomer is a new client, in a salon of their language, and stays the same one', async () => {
  const { browser } = simulated;
  const { status, location } = await browser.get('/try', {}, { 'accept-language': 'en' });
  expect({ status, location }).toEqual({
    status: 302,
    location: expect.stringMatching(/phone=%2B\d{11,12}$/),
  });
  const { text } = await browser.get(location ?? '');
  expect(text).toContain('Say who you are and what you want');
  expect(text).toContain('Nothing was said yet');
});

test('a client says their name and a wish, the workers restart, and the client is still known', async () => {
  const { browser, companyId } = simulated;
  const mary = newClient(companyId);
  expect(await browser.say(mary, WISH)).toContain('Hello, Mary!');
  expect(await browser.press('restart', mary)).toMatch(
    /^The workers were stopped and started again in [\d.]+ sec/,
  );
  expect(await browser.say(mary, 'What is my name?')).toContain('Mary');
  for (const segment of ['company', 'schedule', 'client', 'dialogue'])
    expect(await browser.segment(mary, segment)).not.toContain('memory'); // of a process: it was new
});

test('after the cache was forgotten, the next turn loads everything from PostgreSQL, and knows the client', async () => {
  const { browser, companyId } = simulated;
  const mary = newClient(companyId);
  await browser.say(mary, WISH);
  await browser.say(mary, 'Yes');
  expect(await browser.press('forget', mary)).toContain('4 parts were dropped from Redis');
  expect(await browser.segment(mary, 'dialogue')).toContain('not in Redis');
  expect(await browser.say(mary, 'What is my name?')).toContain('Mary');
  for (const segment of ['company', 'schedule', 'client', 'dialogue'])
    expect(await browser.segment(mary, segment)).toContain('PostgreSQL; then stored in Redis');
});

test('seven minutes later every message is seven minutes older, the dialogue has a new version, and nothing is forgotten', async () => {
  const { browser, companyId, web } = simulated;
  const mary = newClient(companyId);
  await browser.say(mary, WISH);
  const before = await timesOf(mary);
  expect(await browser.press('later', mary)).toMatch(/Seven minutes have passed .* \(\d+ → \d+\)/);
  const after = await timesOf(mary);
  expect(after.map((time, i) => (before[i] ?? 0) - time)).toEqual(before.map(() => 7 * 60_000));
  expect(await browser.segment(mary, 'dialogue')).toContain('changed in PostgreSQL');
  expect(await browser.say(mary, 'What is my name?')).toContain('Mary');

  async function timesOf({ company, phone }: ClientForm): Promise<number[]> {
    const rows = await web.db
      .selectFrom('message')
      .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
      .innerJoin('client', 'client.id', 'conversation.client_id')
      .select(['message.sent_at', 'message.received_at', 'message.stored_at'])
      .where('client.company_id', '=', company)
      .where('client.address', '=', phone)
      .orderBy('message.id')
      .execute();
    return rows.flatMap((row) => Object.values(row).map(Number));
  }
});

test('when another client takes the time, the schedule is dropped, and the bot offers another one', async () => {
  const { browser, companyId, web } = simulated;
  const mary = newClient(companyId);
  await browser.say(mary, WISH);
  const [[id, title] = ['', '']] = await browser.options(mary);
  const version = await scheduleVersion();
  expect(await browser.press('take', mary)).toMatch(
    /^(Another client has|Other clients have) just booked .*haircut/,
  );
  expect(await scheduleVersion()).not.toBe(version);
  await eventually(async () => (await browser.segment(mary, 'schedule')).includes('not in Redis'));
  const answer = await browser.say(mary, title, id);
  expect(answer).toMatch(/Sorry|taken|nothing is free|no longer/i);

  async function scheduleVersion(): Promise<number> {
    const company = web.db.selectFrom('company').select('schedule_version').where('id', '=', companyId);
    return (await company.executeTakeFirstOrThrow()).schedule_version;
  }
});

test('what cannot be done is told, and changes nothing', async () => {
  const { browser, companyId } = simulated;
  const unknown = newClient(companyId);
  expect(await browser.press('later', unknown)).toContain('Say something first');
  expect(await browser.press('take', unknown)).toContain('Say something first');
  await browser.say(unknown, 'Thank you');
  expect(await browser.press('take', unknown)).toContain('The bot has offered you no time');
});

test('what a segment holds can be read', async () => {
  const { browser, companyId } = simulated;
  const mary = newClient(companyId);
  await browser.say(mary, WISH);
  const { text } = await browser.get('/try/content', { ...mary, part: 'dialogue' });
  expect(text).toContain('I am Mary');
  expect((await browser.get('/try/content', { ...mary, part: 'all' })).status).toBe(404);
});

test('without JavaScript a button answers with the page, which says what was done', async () => {
  const { browser, companyId } = simulated;
  const mary = newClient(companyId);
  const { status, location } = await browser.post('/try/forget', mary);
  expect(status).toBe(303);
  expect((await browser.get(location ?? '')).text).toMatch(/dropped from Redis|held nothing of this client/);
});

test.each<[string, Partial<ClientForm>, string]>([
  ['a company that does not exist', { company: 'nowhere' }, 'There is no such company.'],
  ['a phone of letters', { phone: 'call me' }, 'This is not a phone number.'],
  ['a phone of 64 KB', { phone: '9'.repeat(6000) }, 'This is not a phone number.'],
  ['a phone with NUL', { phone: '\u0000' }, 'This is not a phone number.'],
  ['a name of 300 letters', { name: 'я'.repeat(300) }, 'A name has at most 256 characters.'],
])('%s is a problem of its field', async (_what, wrong, problem) => {
  const { browser, companyId } = simulated;
  const { status, text } = await browser.get(
    '/try',
    { ...newClient(companyId), ...wrong },
    { 'accept-language': 'en' },
  );
  expect(status).toBe(422);
  expect(text).toContain(problem);
  expect(text).toContain('aria-invalid="true"');
});

test.each([
  ['nothing', '', 'Write something.'],
  ['NUL alone', '\u0000', 'Write something.'],
  ['more than a message has', 'я'.repeat(65_537), 'A message has at most 65,536 characters.'],
])('%s cannot be said', async (_what, text, problem) => {
  const { browser, companyId } = simulated;
  const who = newClient(companyId);
  const whole = await browser.post('/try/say', { ...who, text });
  expect(whole.status).toBe(422);
  expect(whole.text).toContain(problem);
  const part = await browser.post('/try/say', { ...who, text }, { 'hx-request': 'true' });
  expect(part).toMatchObject({ status: 422, text: expect.stringContaining(problem) });
});

test.each([
  ['the longest message', 'я'.repeat(65_536)],
  ['markup', '<img src=x onerror=alert(1)>"\'&'],
  ['a text that turns the line around', '\u202Eevil\u202C مرحبا'],
  ['half of a surrogate pair and NUL', 'a\ud83d\u0000b'],
])('%s is shown as it was said', async (_what, text) => {
  const { browser, companyId } = simulated;
  const who = newClient(companyId, text.slice(0, 100));
  await browser.post('/try/say', { ...who, text });
  const page = await eventually(async () => {
    const { text: now } = await browser.get('/try/now', who);
    return now.includes('class="bubble client"') && now;
  });
  expect(page).not.toContain('<img');
  expect((await browser.get('/try', who)).status).toBe(200);
});

test('two clicks on the restart are one restart', async () => {
  const { workers } = simulated;
  const [first, second] = await Promise.all([workers.restart(), workers.restart()]);
  expect(first).toBe(second);
});

test('messages of the page have a channel of their own', async () => {
  const { browser, companyId, web } = simulated;
  await browser.say(newClient(companyId), 'Good evening');
  const channels = await web.db
    .selectFrom('message')
    .select('channel')
    .distinct()
    .where('company_id', '=', companyId)
    .execute();
  expect(channels).toEqual([{ channel: SIMULATOR_CHANNEL }]);
});
