import type { Locator, Page } from 'playwright-core';

/** A conversation, and what an operator does about it. */
export class Operator {
  readonly state: Locator;

  constructor(readonly page: Page) {
    this.state = page.locator('#state');
  }

  async find(name: string, phone: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: 'Name or phone' }).fill(name);
    await this.page.getByRole('searchbox', { name: 'Name or phone' }).press('Enter');
    await this.page.waitForURL(/[?&]q=/);
    await this.page.getByRole('listitem').filter({ hasText: phone }).getByRole('link', { name }).click();
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async answer(text: string): Promise<void> {
    await this.page.getByLabel('Answer in place of the bot').fill(text);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }
}
