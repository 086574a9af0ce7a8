import { addCompany } from '../../support/database';
import { testPages } from '../../support/pages';

const pages = testPages();

test('a user is informed of their companies alone, and a page without login is told nothing', async () => {
  const [own, other] = [await addCompany(pages.db), await addCompany(pages.db)];
  const cookie = await pages.logIn('read-only', [own]);
  const statusOf = async (path: string, of?: string) => {
    const { status, body } = await pages.get(path, of);
    await body?.cancel();
    return status;
  };
  expect(await statusOf(`/live?company=${own}`, cookie)).toBe(200);
  expect(await statusOf(`/live?company=${other}`, cookie)).toBe(404);
  expect(await statusOf('/live')).not.toBe(200);
});
