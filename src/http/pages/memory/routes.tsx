import { Hono } from 'hono';
import { storableText } from '../../../db/storable';
import { removeFact } from '../../../operations/facts';
import { readMemory } from '../../../operations/memory';
import { conversationOf } from '../conversation-of';
import type { PageDeps } from '../deps';
import type { PageContext, PageEnv } from '../page-env';
import { act } from '../shell/act';
import { formLimit, SHORT_FORM } from '../shell/form-limit';
import { wordsOf } from '../shell/language';
import { changed, page } from '../shell/render';
import { Facts } from './facts';
import type { ShownMemory } from './shown';
import { MemoryPage } from './view';
import { WORDS } from './words';

/** `/conversations/:id/memory`: what is remembered of a client, and a way to make the bot forget a fact. */
export function memoryRoutes({ db, contexts }: Pick<PageDeps, 'db' | 'contexts'>) {
  const app = new Hono<PageEnv>();
  app.get('/:id{[0-9]+}/memory', async (c) => page(c, MemoryPage({ shown: await readShown(db, c) })));
  app.post('/:id{[0-9]+}/memory/forget', formLimit(SHORT_FORM, 'topic'), async (c) => {
    const header = await conversationOf(db, c);
    const { companyId, conversationId, client } = header;
    const { topic } = await c.req.parseBody();
    const given = storableText(typeof topic === 'string' ? topic : '').slice(0, LONGEST_TOPIC);
    const action = { permission: 'answer', action: 'forget-fact', companyId, conversationId } as const;
    await act(c, action, () => removeFact({ db, contexts }, { companyId, client }, given));
    return changed(c, `/conversations/${conversationId}/memory`, async () =>
      Facts({ shown: await readShown(db, c), isForgotten: true }),
    );
  });
  return app;
}

/** UTF-16 units; longer ones are stored nowhere. */
const LONGEST_TOPIC = 1000;

async function readShown(db: PageDeps['db'], c: PageContext): Promise<ShownMemory> {
  const header = await conversationOf(db, c);
  return { c, words: wordsOf(c, WORDS), header, memory: await readMemory(db, header) };
}
