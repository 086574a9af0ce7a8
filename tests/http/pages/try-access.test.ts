import { addClient, addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { testPages } from '../../support/pages';
import { newClient, TryBrowser } from '../../support/simulated';
import { message, type System, startSystem } from '../../support/system';

const db = testDatabase();

describe('who may open it', () => {
  const pages = testPages();

  test('an operator sees the companies that are theirs, and a reader may not see it', async () => {
    const [own, other] = [await addCompany(db), await addCompany(db)];
    const operator = await pages.logIn('operator', [own]);
    const at = (company: string) => `/try?${new URLSearchParams(newClient(company))}`;
    expect((await pages.get(at(own), operator)).status).toBe(200);
    expect((await pages.get(at(other), operator)).status).toBe(422);
    expect((await pages.post('/try/forget', newClient(other), operator)).status).toBe(404);
    const reader = await pages.logIn('read-only');
    expect((await pages.get(at(own), reader)).status).toBe(403);
    expect((await pages.post('/try/forget', newClient(own), reader)).status).toBe(403);
    expect(await (await pages.get('/conversations', reader)).text()).not.toContain('href="/try"');
  });

  test('a form that is too large is refused, and is no failure of the server', async () => {
    const company = await addCompany(db);
    const operator = await pages.logIn('operator', [company]);
    const form = { ...newClient(company), text: 'a'.repeat(1_100_000) };
    const answer = await pages.post('/try/say', form, operator);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('the form has more than');
  });
});

describe('switched off', () => {
  const pages = testPages({ simulator: 'off' });

  test('there is no such page, and no link to it', async () => {
    const owner = await pages.logIn('owner');
    expect((await pages.get('/try', owner)).status).toBe(404);
    expect((await pages.post('/try/forget', newClient('demo'), owner)).status).toBe(404);
    expect(await (await pages.get('/conversations', owner)).text()).not.toContain('href="/try"');
  });
});

describe('in production, switched on', () => {
  const pages = testPages();
  let system: System;
  let browser: TryBrowser;
  beforeAll(async () => {
    system = await startSystem({ web: true, config: { nodeEnv: 'production', simulator: 'on' } });
    browser = new TryBrowser(`http://${system.webAddress}`, await pages.logIn('operator'));
  });
  afterAll(() => system.stop());

  test('no reply to the simulator reaches the gateway; one to the same client elsewhere does', async () => {
    const companyId = await addCompany(db);
    const who = newClient(companyId);
    expect(await browser.say(who, 'one')).toContain('reply to one');
    await eventually(async () => (await browser.bubbles(who)).at(-1)?.includes('sent'));
    expect(system.sent).toEqual([]);
    await system.producer.receiveMessage(message(companyId, who.phone, 'two'));
    await eventually(() => system.sent.length > 0);
    expect(system.sent).toMatchObject([{ text: 'reply to two', channel: 'whatsapp' }]);
  });

  test('a real client cannot be simulated', async () => {
    const companyId = await addCompany(db);
    const who = newClient(companyId);
    await addClient(db, companyId, who.phone, { name: 'Anna' });
    const { status, text } = await browser.get('/try', who, { 'accept-language': 'en' });
    expect(status).toBe(422);
    expect(text).toContain('A real client of the company has this number.');
    expect((await browser.post('/try/say', { ...who, text: 'one' })).status).toBe(422);
  });

  test('the page says how the workers are restarted elsewhere, and that bookings are real', async () => {
    const companyId = await addCompany(db);
    const { text } = await browser.get('/try', newClient(companyId), { 'accept-language': 'en' });
    expect(text).toContain('pm2 restart');
    expect(text).toContain('This is a production system.');
    expect((await browser.post('/try/restart', newClient(companyId))).status).toBe(404);
  });
});
