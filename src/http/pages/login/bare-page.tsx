import { createHash } from 'node:crypto';
import type { JSX } from 'hono/jsx/jsx-runtime';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { policyOf } from '../guard/security-headers';
import type { PageContext } from '../page-env';
import { textOf } from '../shell/assets';
import { page } from '../shell/render';

const STYLE = textOf('bare.css');
const ICON = `data:image/svg+xml,${encodeURIComponent(textOf('icon.svg'))}`;

/** This style, no script and no file: files are for those who are logged in. */
const POLICY = policyOf({
  'style-src': `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src': 'data:',
});

/** A page without navigation, for a person who is not logged in. */
export function barePage(c: PageContext, title: string, content: JSX.Element, status?: ContentfulStatusCode) {
  c.header('content-security-policy', POLICY);
  return page(
    c,
    <html lang={c.get('language')}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · dialogkeeper`}</title>
        <link rel="icon" href={ICON} />
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          {content}
        </main>
      </body>
    </html>,
    status,
  );
}
