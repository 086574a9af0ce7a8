import { SIZES, type Size, visit } from './support/browse';
import { Chat, HELLO } from './support/chat';
import { describeInBrowser } from './support/chromium';
import { Operator } from './support/operator';
import { picture } from './support/picture';
import { startProgram } from './support/program';

/** The second opens a number that the page does not invent by itself. */
const OPENS: Record<Size, string> = {
  desktop: '/try',
  phone: `/try?${new URLSearchParams({ company: 'demo-en', phone: '+447700900399' })}`,
};
const BY_HAND = 'Olga here: shall I keep a place for you?';

describeInBrowser('a newcomer', (browser) => {
  const program = startProgram();

  test.each(Object.keys(SIZES) as Size[])('sees that the bot does not forget, on a %s', async (size) => {
    const { open, problems } = await visit(browser(), program().address, { size });
    const chat = new Chat(await open(OPENS[size]));

    expect(await chat.replyTo(() => chat.say(HELLO))).toMatch('Hello, Mary!');
    await chat.cameFrom(/PostgreSQL|Redis|memory/, 'company', 'schedule', 'client', 'dialogue');

    await chat.press('Restart the workers', 'were stopped and started again');
    expect(await chat.replyTo(() => chat.say('Which times are free?'))).toMatch("Women's haircut");
    await chat.cameFrom(/^Redis$/, 'company', 'schedule', 'dialogue');
    await chat.page.evaluate('scrollTo(0, 0)');
    await picture(chat.page, size === 'phone' ? 'try-phone' : 'try', size === 'desktop');

    await chat.press('Seven minutes later', 'Seven minutes have passed');
    await chat.showsParts('changed in PostgreSQL', 'dialogue');

    await chat.press('Another client takes the time', 'just booked');
    await chat.showsParts('not in Redis', 'schedule');
    expect(await chat.replyTo(() => chat.options.first().click())).not.toMatch('you are booked');

    await chat.press('Forget the cache', 'dropped from Redis');
    await chat.showsParts('not in Redis', 'company', 'schedule', 'client', 'dialogue');

    expect(await chat.book()).toMatch('Mary, you are booked');
    await chat.showsParts('not in Redis', 'schedule', 'client');
    expect(await chat.replyTo(() => chat.say('When am I booked?'))).toMatch("Women's haircut");
    await chat.page.getByRole('link', { name: 'client', exact: true }).click();
    await chat.page.locator('#content', { hasText: "Women's haircut" }).waitFor();

    const operator = new Operator(await open('/conversations'));
    const phone = (await chat.page.getByTestId('phone').textContent()) ?? '';
    await operator.find('Mary', phone);
    await operator.page.locator('.event', { hasText: 'Booked' }).filter({ hasText: 'schedule' }).waitFor();

    await operator.answer(BY_HAND);
    await operator.page.locator('.bubble.person', { hasText: BY_HAND }).waitFor();
    await chat.page.locator('.bubble.person', { hasText: BY_HAND }).waitFor();

    const before = await chat.bot.count();
    await chat.say('When am I booked?');
    await chat.page.locator('.state.paused', { hasText: 'The bot is silent until' }).waitFor();
    await operator.page.getByText('1 message without an answer').waitFor();
    await operator.page.getByText('The bot is paused until').waitFor();
    expect(await chat.bot.count()).toBe(before);
    const resume = () => operator.page.getByRole('button', { name: 'Let the bot answer' }).click();
    expect(await chat.replyTo(resume)).toMatch("Women's haircut");
    await operator.page.getByText('Everything is answered').waitFor();

    if (size === 'desktop') {
      await picture(operator.page, 'conversation');
      await operator.page
        .getByRole('link', { name: /^Turn \d/ })
        .last()
        .click();
      await operator.page.getByRole('heading', { name: 'What the bot knew' }).waitFor();
      await picture(operator.page, 'turn');
      await picture(await open('/conversations'), 'conversations');
      await picture(await open('/cache'), 'cache');
    }

    expect(problems).toEqual([]);
  });
});
