import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PAGES } from './markdown';

const prose = (page: string) => readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');

/** The anchors that GitHub makes from headings. */
function anchorsOf(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(PAGES)('every relative link of %s has a target', (page) => {
  const links = [...prose(page).matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
  for (const link of links.filter((target) => !/^[a-z]+:/.test(target))) {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(target)) throw new Error(`${page} links to ${link}, which does not exist`);
    if (anchor && !anchorsOf(target).includes(anchor))
      throw new Error(`${page} links to ${link}, but ${target} has no such heading`);
  }
});

test('every page of docs is linked from another page', () => {
  const linked = PAGES.flatMap((page) =>
    [...prose(page).matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) => join(dirname(page), target)),
  );
  for (const page of PAGES.filter((path) => path !== 'README.md')) expect(linked).toContain(page);
});
