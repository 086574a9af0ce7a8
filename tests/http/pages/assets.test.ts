import { createHash } from 'node:crypto';
import { asset } from '../../../src/http/pages/shell/assets';
import { testPages } from '../../support/pages';

const pages = testPages();
const inProduction = testPages({ nodeEnv: 'production' });
const path = asset('style.css');

const onlyMatch = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, found]) => found);

describe('without a user', () => {
  test('a browser elsewhere gets no asset, and a page that needs none', async () => {
    expect((await inProduction.get(path)).status).toBe(403);
    await expectNoFile(await inProduction.get('/conversations'));
  });
});

describe('with a user', () => {
  let cookie: string;
  beforeAll(async () => {
    cookie = await pages.logIn('read-only');
  });

  test('an asset is given to those who are logged in, and kept by their browser alone', async () => {
    const { status, headers } = await pages.get(path, cookie);
    expect([status, headers.get('cache-control')]).toEqual([200, 'private, max-age=31536000, immutable']);
  });

  test('without a login it is a 401, also where a browser shows it as a page', async () => {
    const { status, headers } = await pages.get(path);
    expect([status, headers.get('location')]).toEqual([401, null]);
  });

  test('the login page needs none', async () => {
    await expectNoFile(await pages.get('/login'));
  });
});

/** Its one style is the one that its policy allows. */
async function expectNoFile(page: Response): Promise<void> {
  const html = await page.text();
  expect(html).not.toMatch(/<script| style=| on\w+=/);
  expect(onlyMatch(/(?:href|src)="([^"]{4})/g, html)).toEqual(['data']);
  const [style = '', ...others] = onlyMatch(/<style>(.*?)<\/style>/gs, html);
  expect(others).toEqual([]);
  const hash = createHash('sha256').update(style).digest('base64');
  expect(page.headers.get('content-security-policy')).toBe(
    `default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; style-src 'sha256-${hash}'; img-src data:`,
  );
}
