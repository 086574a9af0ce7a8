import type { PropsWithChildren } from 'hono/jsx';
import { can } from '../../../access/viewer';
import { type PageContext, viewerOf } from '../page-env';
import { asset } from './assets';
import { LANGUAGES, wordsOf } from './language';
import { WORDS } from './words';

export interface PageProps {
  c: PageContext;
  title: string;
  /** Which entry of the navigation it belongs to. */
  section?: Section;
  /** The address of its event stream, such as `/live?conversation=5`; absent: nothing on it changes by itself. */
  live?: string;
  /** Scripts of this page, beside those that every page has. */
  scripts?: readonly string[];
  styles?: readonly string[];
}

export type Section = 'try' | 'conversations' | 'cache' | 'queues' | 'audit';

/** A whole page: head, navigation, and what it is about. */
export function Page({
  c,
  title,
  section,
  live,
  scripts = [],
  styles = [],
  children,
}: PropsWithChildren<PageProps>) {
  const language = c.get('language');
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX} />
        <title>{`${title} · dialogkeeper`}</title>
        <link rel="icon" href={asset('icon.svg')} />
        {['pico.min.css', ...styles, 'style.css'].map((name) => (
          <link rel="stylesheet" href={asset(name)} />
        ))}
        {['htmx.min.js', 'live.js', 'keys.js', ...scripts].map((name) => (
          <script src={asset(name)} defer />
        ))}
      </head>
      <body {...(live && { 'data-live': live })}>
        <a class="skip" href="#main">
          {wordsOf(c, WORDS).skip}
        </a>
        <Navigation c={c} section={section} />
        <main id="main" class="container-fluid">
          <div id="problem" role="alert" />
          {children}
        </main>
      </body>
    </html>
  );
}

/**
 * No style element (the content security policy forbids it), and no code in attributes. What a person has unfolded stays open when the
 * page is changed in place.
 */
const HTMX = JSON.stringify({
  includeIndicatorCSS: false,
  defaultSwap: 'outerHTML',
  morphIgnore: ['data-htmx-powered', 'open'],
});

function Navigation({ c, section }: Pick<PageProps, 'c'> & { section: Section | undefined }) {
  const viewer = viewerOf(c);
  const words = wordsOf(c, WORDS);
  const entries = ENTRIES.filter(
    ({ name, permission }) => can(viewer, permission) && (name !== 'try' || c.get('hasSimulator')),
  );
  const other = LANGUAGES.find((one) => one !== c.get('language'));
  return (
    <header class="container-fluid">
      <nav aria-label="dialogkeeper">
        <ul>
          <li>
            <strong class="brand">dialogkeeper</strong>
          </li>
          {entries.map(({ name, href }) => (
            <li>
              <a href={href} aria-current={name === section ? 'page' : undefined}>
                {words[name]}
              </a>
            </li>
          ))}
        </ul>
        <ul>
          <li>
            <a href={`/language/${other}`} lang={other}>
              {words.otherLanguage}
            </a>
          </li>
          <li>
            {viewer.userId === null ? (
              <small>{words.local}</small>
            ) : (
              <form method="post" action="/logout" class="inline">
                <span dir="auto">{viewer.name}</span>{' '}
                <button type="submit" class="link">
                  {words.logOut}
                </button>
              </form>
            )}
          </li>
        </ul>
      </nav>
    </header>
  );
}

const ENTRIES = [
  { name: 'try', href: '/try', permission: 'simulate' },
  { name: 'conversations', href: '/conversations', permission: 'view' },
  { name: 'cache', href: '/cache', permission: 'view' },
  { name: 'queues', href: '/queues', permission: 'view' },
  { name: 'audit', href: '/audit', permission: 'see-audit' },
] as const;
