import { visit } from './support/browse';
import { Chat, HELLO } from './support/chat';
import { describeInBrowser } from './support/chromium';
import { startProgram } from './support/program';

const chatOf = (phone: string) => `/try?${new URLSearchParams({ company: 'demo-en', phone })}`;

describeInBrowser('without a mouse', (browser) => {
  const program = startProgram();

  test('a client books, and an operator finds who waits', async () => {
    const { open, problems } = await visit(browser(), program().address);
    const page = await open(chatOf('+447700900398'));
    const { keyboard } = page;
    const chat = new Chat(page);
    const tabTo = async (selector: string) => {
      for (let keys = 0; keys < MOST_KEYS; keys++) {
        if (await page.locator(`${selector}:focus`).count()) return;
        await keyboard.press('Tab');
      }
      throw new Error(`${MOST_KEYS} times Tab has not reached ${selector}`);
    };

    await tabTo('#text');
    await chat.replyTo(async () => {
      await keyboard.type(HELLO);
      await keyboard.press('Enter');
    });
    for (let reply = ''; !reply.includes('you are booked'); )
      reply = await chat.replyTo(async () => {
        await tabTo('#options button');
        await keyboard.press('Enter');
      });

    const list = await open('/conversations');
    await list.keyboard.press('/');
    await list.keyboard.type('900398');
    await list.keyboard.press('Enter');
    await list.waitForURL(/q=900398/);
    await list.getByRole('link', { name: 'Mary' }).waitFor();
    await list.keyboard.press('n');
    await list.getByText('Every message is answered.').waitFor();
    expect(problems).toEqual([]);
  });

  test('without scripts, a client writes and an operator answers', async () => {
    const { open, problems } = await visit(browser(), program().address, { javaScriptEnabled: false });
    const page = await open(chatOf('+447700900397'));
    await page.getByLabel('Your message').fill(HELLO);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.locator('.bubble.client', { hasText: HELLO }).waitFor();

    const operator = await open('/conversations?q=900397');
    await operator.getByRole('listitem').filter({ hasText: '900397' }).getByRole('link').click();
    await operator.getByLabel('Answer in place of the bot').fill('Olga here. At noon?');
    await operator.getByRole('button', { name: 'Send', exact: true }).first().click();
    await operator.locator('.bubble.person', { hasText: 'Olga here. At noon?' }).waitFor();
    expect(problems).toEqual([]);
  });
});

const MOST_KEYS = 40;
