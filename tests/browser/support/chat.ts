import type { Locator, Page } from 'playwright-core';

export const HELLO = "Hello! I am Mary, and I would like a women's haircut tomorrow";

type Part = 'company' | 'schedule' | 'client' | 'dialogue';

/** The page `/try`, and what a newcomer does on it. */
export class Chat {
  readonly bot: Locator;
  readonly options: Locator;

  constructor(readonly page: Page) {
    this.bot = page.locator('.bubble.bot');
    this.options = page.locator('#options button');
  }

  async say(text: string): Promise<void> {
    await this.page.getByLabel('Your message').fill(text);
    await this.page.getByLabel('Your message').press('Enter');
    await this.page.locator('.bubble.client', { hasText: text }).last().waitFor();
  }

  /** Does it, and returns the next reply of the bot, once it is sent. */
  async replyTo(work: () => Promise<void>): Promise<string> {
    const reply = this.bot.nth(await this.bot.count());
    await work();
    await reply.filter({ hasText: '· sent' }).waitFor();
    return (await reply.textContent()) ?? '';
  }

  /** Presses a button under "Now try to make it forget", and waits for the sentence that says what it has done. */
  async press(name: string, said: string): Promise<void> {
    await this.page.getByRole('button', { name }).click();
    await this.page.locator('#told', { hasText: said }).waitFor();
  }

  /** Takes the first of what is offered until the visit is booked. Returns the last reply. */
  async book(): Promise<string> {
    for (let choices = 0; choices < MOST_CHOICES; choices++) {
      const reply = await this.replyTo(() => this.options.first().click());
      if (reply.includes('you are booked')) return reply;
    }
    throw new Error('the bot has booked nothing');
  }

  /** Waits until the table of the memory says this of each of the parts. */
  async showsParts(said: RegExp | string, ...parts: Part[]): Promise<void> {
    for (const part of parts) await this.page.locator(`#segment-${part}`, { hasText: said }).waitFor();
  }

  /** Waits until the last turn has got the parts from there. */
  async cameFrom(origin: RegExp, ...parts: Part[]): Promise<void> {
    for (const part of parts)
      await this.page.locator(`#segment-${part} td`).first().filter({ hasText: origin }).waitFor();
  }
}

const MOST_CHOICES = 8;
