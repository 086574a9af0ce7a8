import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PAGES } from './markdown';

const prose = (page: string) => readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');

/** As GitHub makes them out of headings. */
function anchorsOf(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(PAGES)('every relative link of %s leads somewhere', (page) => {
  const links = [...prose(page).matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
  for (const link of links.filter((target) => !/^[a-z]+:/.test(target))) {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(target)) throw new Error(`${page} links to ${link}, which is not there`);
    if (anchor && !anchorsOf(target).includes(anchor))
      throw new Error(`${page} links to ${link}, but ${target} has no such heading`);
  }
});

test('every page of docs is linked from somewhere', () => {
  const linked = PAGES.flatMap((page) =>
    [...prose(page).matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) => join(dirname(page), target)),
  );
  for (const page of PAGES.filter((path) => path !== 'README.md')) expect(linked).toContain(page);
});
