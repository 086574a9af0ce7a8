import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What is wrong with a page, one line for each: what axe-core finds, in light and in dark, and a page wider than its window. */
export async function examine(page: Page): Promise<string[]> {
  const found = violationsOf(await new AxeBuilder({ page }).analyze());
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const inDark = violationsOf(await new AxeBuilder({ page }).withRules(['color-contrast']).analyze());
  const tooWide = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  return [
    ...found,
    ...inDark.map((line) => `in dark: ${line}`),
    ...(tooWide > 0 ? [`${tooWide} px wider than its window`] : []),
  ];
}

function violationsOf({ violations }: Awaited<ReturnType<AxeBuilder['analyze']>>): string[] {
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}
