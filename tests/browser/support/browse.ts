import type { Browser, BrowserContext, Page } from 'playwright-core';

export const SIZES = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;
export type Size = keyof typeof SIZES;

export interface Visit {
  context: BrowserContext;
  open(path: string): Promise<Page>;
  /** What no page may do: errors and warnings of the console, requests to another host, and answers that refuse. */
  problems: readonly string[];
}

/** A browser of its own: without cookies. */
export async function visit(
  browser: Browser,
  address: string,
  options: { size?: Size; javaScriptEnabled?: boolean } = {},
): Promise<Visit> {
  const { size = 'desktop', ...others } = options;
  const context = await browser.newContext({
    ...others,
    viewport: SIZES[size],
    baseURL: address,
    locale: 'en-GB',
  });
  const problems: string[] = [];
  const watch = (page: Page) => {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${address}/`)) problems.push(`request to ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
    });
  };
  const open = async (path: string) => {
    const page = await context.newPage();
    watch(page);
    await page.goto(path);
    return page;
  };
  return { context, open, problems };
}
