import { SIZES, type Size, visit } from './support/browse';
import { Chat, HELLO } from './support/chat';
import { describeInBrowser } from './support/chromium';
import { examine } from './support/examine';
import { startProgram } from './support/program';

const PERSON = `/try?${new URLSearchParams({ company: 'demo-en', phone: '+447700900399' })}`;
const PAGES = [
  PERSON,
  '/conversations',
  '/conversations?filter=parked',
  '/conversations/1',
  '/conversations/1/turns/1',
  '/conversations/1/memory',
  '/cache',
  '/queues',
  '/audit',
];
const ALL_SIZES = Object.keys(SIZES) as Size[];

describeInBrowser('every page', (browser) => {
  const program = startProgram();
  beforeAll(async () => {
    const { open, context } = await visit(browser(), program().address);
    const chat = new Chat(await open(PERSON));
    await chat.replyTo(() => chat.say(HELLO));
    await chat.book();
    await context.close();
  });

  async function found(paths: readonly string[], size: Size): Promise<string[]> {
    const { open, context, problems } = await visit(browser(), program().address, { size });
    const said: string[] = [];
    for (const path of paths) {
      const page = await open(path);
      said.push(...(await examine(page)).map((line) => `${path}: ${line}`));
      await page.close();
    }
    await context.close();
    return [...said, ...problems];
  }

  test.each(ALL_SIZES)(
    'is accessible in light and in dark, and no wider than its window: %s',
    async (size) => {
      expect(await found(PAGES, size)).toEqual([]);
    },
  );

  test('asks for a login once there is a user, also on a page that is open', async () => {
    const { open: openBefore, context } = await visit(browser(), program().address);
    const before = await openBefore('/conversations/1');
    await before.locator('body[data-live-state=open]').waitFor();
    await program().run(['user', 'add', 'olga', '--role', 'owner', '--name', 'Olga'], 'a long password');
    await before.waitForURL(/\/login\?next=%2Fconversations%2F1$/);
    await context.close();
    for (const size of ALL_SIZES) expect(await found(['/conversations'], size)).toEqual([]);

    const { open, problems } = await visit(browser(), program().address);
    const page = await open('/conversations/1');
    await page.getByLabel('Login').fill('olga');
    await page.getByLabel('Password').fill('a long password');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Mary' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Password').waitFor();
    expect(problems).toEqual([]);
  });
});
