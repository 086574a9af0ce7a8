import { LoadCounts } from '../../../src/context/stats/load-counts';
import { fixture, testRedis } from '../../context/fixture';
import { addCompany, testDatabase } from '../../support/database';
import { testPages } from '../../support/pages';

const db = testDatabase();
const redis = testRedis();
const pages = testPages();

/** A company of which one client's context is cached. */
async function cachedCompany(name: string): Promise<string> {
  const companyId = await addCompany(db, { name });
  const service = await fixture().open();
  await service.load({ companyId, client: '+79160000001' });
  return companyId;
}

const bodyOf = async (response: Response) => [response.status, await response.text()] as const;

test('who sees all companies sees hits, sizes, companies and memory', async () => {
  await cachedCompany('Lotus');
  const today = new Date().toISOString().slice(0, 10); // also where the page is read after midnight
  const counts = new LoadCounts(redis);
  counts.add('client', 'redis');
  counts.add('client', 'refused');
  await counts.write();
  counts.close();
  const [status, text] = await bodyOf(await pages.get('/cache', await pages.logIn('read-only')));
  expect(status).toBe(200);
  const [rates, loads, refused] = text.split('class="chart"').slice(1);
  for (const table of [rates, loads, refused]) expect(table).toContain(`<th scope="row">${today}</th>`);
  expect(rates).toMatch(/data-value="[\d.]+">[\d.]+%/);
  expect(refused).toMatch(/data-value="[1-9]/);
  expect(text).toMatch(/The largest companies.*<td class="number">/s);
  expect(text).toContain('Evicted keys');
});

test('who sees one company sees what is stored of it, and nothing of others', async () => {
  const [own] = [await cachedCompany('Lotus of mine'), await cachedCompany('Another lotus')];
  const [status, text] = await bodyOf(await pages.get('/cache', await pages.logIn('owner', [own])));
  expect(status).toBe(200);
  expect(text).toContain('Lotus of mine');
  expect(text).not.toContain('Another lotus');
  expect(text).not.toContain('Evicted keys');
  expect(text).not.toContain('class="chart"');
});

describe('while the cache Redis is away', () => {
  const away = testPages({ cacheRedisUrl: 'redis://127.0.0.1:1' });

  test('the page says so, without its address', async () => {
    const [status, text] = await bodyOf(await away.get('/cache', await away.logIn('read-only')));
    expect(status).toBe(503);
    expect(text).toContain('The cache Redis does not answer');
    expect(text).not.toContain('127.0.0.1');
  });
});
