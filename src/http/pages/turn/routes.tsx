import { Hono } from 'hono';
import type { Texts } from '../../../db/turn-view/messages';
import { dialogueFile } from '../../../operations/dialogue-file';
import { type ReplayDeps, type Replayed, replayTurn } from '../../../operations/replay-turn';
import { readTurnView } from '../../../operations/turn';
import { conversationOf } from '../conversation-of';
import type { PageDeps } from '../deps';
import { PageNotFound } from '../errors';
import type { PageContext, PageEnv } from '../page-env';
import { act } from '../shell/act';
import { wordsOf } from '../shell/language';
import { fragment, page, wantsFragment } from '../shell/render';
import { ReplayResult } from './replayed';
import type { ShownTurn } from './shown';
import { fileNameFor } from './tools';
import { TurnPage } from './view';
import { WORDS } from './words';

/** `/conversations/:id/turns/:turn`: one turn, its replay without sending, and its dialogue as a file. */
export function turnRoutes(deps: PageDeps) {
  const { db } = deps;
  const app = new Hono<PageEnv>();
  app.get('/:id{[0-9]+}/turns/:turn', async (c) =>
    page(c, TurnPage({ shown: await readShown(db, c, 'shown') })),
  );
  app.post('/:id{[0-9]+}/turns/:turn/replay', async (c) => {
    const shown = await readShown(db, c, 'whole');
    const replayed = await act(c, actionOn(shown, 'replay-turn'), () =>
      replay(deps, shown, c.req.raw.signal),
    );
    // Without JavaScript, the answer is a page: what it shows is stored nowhere, so no other address has it.
    return wantsFragment(c)
      ? fragment(c, ReplayResult({ shown, replayed }))
      : page(c, TurnPage({ shown, replayed }));
  });
  app.post('/:id{[0-9]+}/turns/:turn/save', async (c) => {
    const shown = await readShown(db, c, 'shown');
    const { header, view } = shown;
    const file = await act(c, actionOn(shown, 'save-dialogue'), () => dialogueFile(db, header, view.turn));
    return c.body(file, 200, {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="${fileNameFor(view.turn)}"`,
    });
  });
  return app;
}

async function readShown(db: PageDeps['db'], c: PageContext, texts: Texts): Promise<ShownTurn> {
  const turn = c.req.param('turn') ?? '';
  if (!/^[1-9]\d{0,8}$/.test(turn)) throw new PageNotFound();
  const header = await conversationOf(db, c);
  return { c, words: wordsOf(c, WORDS), header, view: await readTurnView(db, header, Number(turn), texts) };
}

function actionOn({ header: { companyId, conversationId }, view: { turn } }: ShownTurn, action: string) {
  return { permission: 'answer' as const, action, companyId, conversationId, detail: { turn } };
}

function replay(deps: PageDeps, { header, view }: ShownTurn, signal: AbortSignal): Promise<Replayed> {
  const { config } = deps;
  const replayDeps: ReplayDeps = {
    ...deps,
    responderTimeoutMs: config.responderTimeout,
    modelDailyBudget: config.modelDailyBudget ?? null,
    source: { scheduleDays: config.scheduleDays, dialogueMessages: config.dialogueMessages },
    hasBookingSystem: (companyId) => config.bookingSystems.some(({ company }) => company === companyId),
  };
  return replayTurn(replayDeps, header, view, signal);
}
