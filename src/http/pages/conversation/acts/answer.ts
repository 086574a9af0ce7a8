import type { Decision } from '../../../../db/drafts/decide';
import type { ConversationHeader } from '../../../../db/timeline/header';
import { answerByHand, publishAnswer } from '../../../../operations/answer-by-hand';
import { decideDraft, showDraft } from '../../../../operations/drafts';
import { DraftNotFound } from '../../../../operations/errors';
import { finishHandOver } from '../../../../operations/handed-over';
import { pauseBot, resumeBot, UNTIL_RESUMED } from '../../../../operations/pause';
import { HOUR } from '../../../../time/duration';
import type { PageDeps } from '../../deps';
import { FormInvalid } from '../../errors';
import { field, idDetail, idField, textField } from './form';
import type { OperatorAction } from './operator-action';

const PAUSES: Record<string, number> = { '1h': HOUR, '12h': 12 * HOUR, resumed: UNTIL_RESUMED };

/** What concerns what the client is told, by their verbs. */
export const ANSWER_ACTIONS = {
  answer: {
    permission: 'answer',
    async run(deps, { conversationId }, form) {
      const { personPause: personPauseMs, debounce: debounceMs, maxWait, gatewayTimeout } = deps.config;
      const debounce = { debounceMs, maxWaitMs: maxWait };
      const token = field(form, 'token', /^[\w-]{8,64}$/, 'it is missing: open the page again');
      const answered = await answerByHand(
        { db: deps.db, personPauseMs, debounce, gatewayTimeoutMs: gatewayTimeout },
        { conversationId, text: textField(form), token },
      );
      await publishAnswer(deps, conversationId, answered);
    },
  },
  pause: {
    permission: 'answer',
    detail: (form) => ({ ms: PAUSES[form.get('for') ?? ''] ?? 0 }),
    async run({ db }, owner, form) {
      const given = field(form, 'for', /^(1h|12h|resumed)$/, 'it must be 1h, 12h or resumed');
      await pauseBot(db, owner, PAUSES[given] ?? HOUR);
    },
  },
  resume: {
    permission: 'answer',
    async run({ db }, owner) {
      await resumeBot(db, owner);
    },
  },
  approve: {
    permission: 'answer',
    detail: idDetail('draft'),
    async run(deps, header, form) {
      const text = textField(form);
      await decide(deps, header, idField(form, 'draft'), (written) => {
        if (written !== '' && text.trim() === '')
          throw new FormInvalid('text', 'it is empty; a suggestion that is not to be sent can be dismissed');
        return { decision: 'send', ...(text !== written && { text }) };
      });
    },
  },
  dismiss: {
    permission: 'answer',
    detail: idDetail('draft'),
    run: (deps, header, form) =>
      decide(deps, header, idField(form, 'draft'), () => ({ decision: 'dismiss' })),
  },
  'close-hand-over': {
    permission: 'answer',
    async run({ db }, { conversationId }) {
      await finishHandOver(db, conversationId);
    },
  },
} satisfies Record<string, OperatorAction>;

/** `decisionOn`: of the text that the bot has written. Throws `DraftNotFound`, also for one of another conversation. */
async function decide(
  { db, queues }: PageDeps,
  { conversationId }: ConversationHeader,
  draftId: string,
  decisionOn: (text: string) => Decision,
): Promise<void> {
  const draft = await showDraft(db, draftId);
  if (draft.conversationId !== conversationId) throw new DraftNotFound(draftId);
  await decideDraft(db, draftId, decisionOn((draft.reply.text ?? '').replaceAll('\r\n', '\n')));
  await queues.wakeTurn(conversationId, 0).catch(() => undefined); // where Redis is away, the sweep does it later
}
