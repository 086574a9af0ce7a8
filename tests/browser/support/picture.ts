import type { Page } from 'playwright-core';

/** A screenshot for the documentation. `SCREENSHOTS=write npm run test:browser` makes them all. */
export async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  if (process.env.SCREENSHOTS !== 'write') return;
  await page.screenshot({ path: `docs/images/${name}.png`, fullPage, animations: 'disabled', caret: 'hide' });
}
