import { Hono } from 'hono';
import { conversationOf } from '../conversation-of';
import type { PageDeps } from '../deps';
import { PageNotFound } from '../errors';
import type { PageEnv } from '../page-env';
import { act } from '../shell/act';
import { formLimit, TEXT_FORM } from '../shell/form-limit';
import { changed } from '../shell/render';
import { actionOf } from './acts';
import { readOpen } from './open';
import { ReplyForm } from './reply-form';
import { Live } from './view';

/** What an operator does in a conversation: `POST /conversations/:id/<verb>`. The answer is the conversation as it is now. */
export function actionRoutes(deps: PageDeps) {
  const app = new Hono<PageEnv>();
  app.post('/:id{[0-9]+}/:verb', formLimit(TEXT_FORM, 'text'), async (c) => {
    const verb = c.req.param('verb');
    const action = actionOf(verb);
    if (!action) throw new PageNotFound();
    const header = await conversationOf(deps.db, c);
    const form = new URLSearchParams(await c.req.text());
    const { companyId, conversationId } = header;
    const asked = { permission: action.permission, action: verb, companyId, conversationId };
    const detail = action.detail?.(form);
    const done = await act(c, { ...asked, ...(detail && { detail }) }, async () =>
      action.run(deps, header, form),
    );
    return changed(c, `/conversations/${conversationId}`, async () => {
      const open = await readOpen(deps, c);
      const notice = typeof done === 'string' ? open.words.done[done] : undefined;
      return (
        <>
          <Live shown={{ ...open, notice }} />
          {verb === 'answer' && <ReplyForm shown={open} isNew />}
        </>
      );
    });
  });
  return app;
}
