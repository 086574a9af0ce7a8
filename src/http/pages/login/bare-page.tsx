import type { PropsWithChildren } from 'hono/jsx';
import type { PageContext } from '../page-env';
import { asset } from '../shell/assets';

/** A page without navigation, for a person who is not logged in. */
export function BarePage({ c, title, children }: PropsWithChildren<{ c: PageContext; title: string }>) {
  return (
    <html lang={c.get('language')}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · dialogkeeper`}</title>
        <link rel="icon" href={asset('icon.svg')} />
        <link rel="stylesheet" href={asset('pico.min.css')} />
        <link rel="stylesheet" href={asset('style.css')} />
      </head>
      <body>
        <main class="container bare">
          <article>
            <h1>{title}</h1>
            {children}
          </article>
        </main>
      </body>
    </html>
  );
}
