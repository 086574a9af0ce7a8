import { Readable } from 'node:stream';
import { Hono } from 'hono';
import type { ConversationHeader } from '../../../db/timeline/header';
import { exportClient } from '../../../operations/export-client';
import { forgetClient } from '../../../operations/forget-client';
import { conversationOf } from '../conversation-of';
import type { PageDeps } from '../deps';
import { FormInvalid } from '../errors';
import type { PageContext, PageEnv } from '../page-env';
import { act } from '../shell/act';
import { formLimit, SHORT_FORM } from '../shell/form-limit';

/** The export and the forgetting of a client: see docs/privacy.md. */
export function personalDataRoutes(deps: PageDeps) {
  const { db } = deps;
  const app = new Hono<PageEnv>();
  const asked = async (c: PageContext, action: string) => {
    const header = await conversationOf(db, c);
    const { companyId, conversationId } = header;
    return { header, action: { permission: 'forget' as const, action, companyId, conversationId } };
  };
  app.post('/:id{[0-9]+}/export', async (c) => {
    const { header, action } = await asked(c, 'export');
    const pieces = await act(c, action, () => exportClient(db, header));
    const stream = Readable.toWeb(Readable.from(pieces)) as ReadableStream;
    return c.body(stream, 200, {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="client-${header.clientId}.json"`,
      'cache-control': 'no-store',
    });
  });
  app.post('/:id{[0-9]+}/forget', formLimit(SHORT_FORM, 'confirm'), async (c) => {
    const { header, action } = await asked(c, 'forget');
    const form = new URLSearchParams(await c.req.text());
    await act(c, action, async () => {
      if (!isConfirmed(header, form.get('confirm') ?? ''))
        throw new FormInvalid('confirm', 'these are neither the last four digits of the number nor the name');
      await forgetClient(deps, header, { withBookings: form.get('bookings') === 'yes' });
    });
    return c.redirect('/conversations', 303);
  });
  return app;
}

/** The last four digits of any address, or the name. */
function isConfirmed({ addresses, client, name }: ConversationHeader, given: string): boolean {
  const typed = given.trim();
  if (/^\d{4}$/.test(typed)) return [client, ...addresses].some((address) => address.endsWith(typed));
  return typed !== '' && typed.toLowerCase() === name?.trim().toLowerCase();
}
