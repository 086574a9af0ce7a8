import type { JSX } from 'hono/jsx/jsx-runtime';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { PageContext } from '../page-env';

/** A whole document. */
export async function page(c: PageContext, node: JSX.Element, status: ContentfulStatusCode = 200) {
  return c.html(`<!DOCTYPE html>${await node}`, status);
}

/** A part of a page, for htmx. */
export async function fragment(c: PageContext, node: JSX.Element, status: ContentfulStatusCode = 200) {
  return c.html(await node, status);
}

/** Whether htmx asks for a part of a page. Otherwise the browser wants a whole one: a form was sent without JavaScript. */
export function wantsFragment(c: PageContext): boolean {
  return c.req.header('hx-request') === 'true' && c.req.header('hx-boosted') === undefined;
}

/** What a form answers: the part that has changed, or the page that it stands on. */
export async function changed(c: PageContext, back: string, part: () => Promise<JSX.Element> | JSX.Element) {
  return wantsFragment(c) ? fragment(c, await part()) : c.redirect(back, 303);
}
