import { Hono } from 'hono';
import { wholeText } from '../../../db/whole-text';
import { ROW_ID } from '../../../domain/row-id';
import { conversationOf } from '../conversation-of';
import type { PageDeps } from '../deps';
import { PageNotFound } from '../errors';
import type { PageEnv } from '../page-env';

/** `/conversations/:id/messages/:message`: all of a message that the pages show the beginning of, as plain text. */
export function messageRoutes({ db }: Pick<PageDeps, 'db'>) {
  const app = new Hono<PageEnv>();
  app.get('/:id{[0-9]+}/messages/:message{[0-9]+}', async (c) => {
    const { conversationId } = await conversationOf(db, c);
    const id = c.req.param('message');
    const message = ROW_ID.test(id) ? await wholeText(db, conversationId, id) : undefined;
    if (!message) throw new PageNotFound();
    return c.text([message.text, message.transcript].filter((part) => part !== null).join('\n\n'));
  });
  return app;
}
