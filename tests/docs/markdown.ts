import { readdirSync, readFileSync } from 'node:fs';

/** Every page for readers of the repository. */
export const PAGES = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export interface Block {
  page: string;
  language: string;
  /** The text after the language: `run`, a path, or the name of a job; '' if there is none. */
  label: string;
  text: string;
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/^```(\w*) *(.*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, language = '', label = '', block = ''] = match;
    return { page, language, label: label.trim(), text: block };
  });
}

/** The sections of the second heading level. */
export function sectionsOf(page: string): { heading: string; text: string }[] {
  return readFileSync(page, 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const end = section.indexOf('\n');
      return { heading: section.slice(0, end), text: section.slice(end) };
    });
}
