import type { Context } from '../../../domain/context';
import type { ReplyOption } from '../../../domain/turn';
import type { Phrase, Say } from '../../phrases/say';
import type { ModelRun } from '../run';
import { sayTo } from '../say';
import type { ConsentAction, Proposal } from '../state';
import { type Details, detailsOf, proposalOf, type Visit } from './details';
import { answerIds } from './pending';

/** More than a client can check at a glance. */
const MOST_AT_ONCE = 5;

type Wording = Record<'ask' | 'line' | 'yes' | 'no', Phrase>;

const WORDINGS: Record<ConsentAction['type'], Wording> = {
  book: { ask: 'confirm', line: 'lineBook', yes: 'yesBook', no: 'no' },
  reschedule: { ask: 'confirmMove', line: 'lineMove', yes: 'yesMove', no: 'no' },
  cancel: { ask: 'confirmCancel', line: 'lineCancel', yes: 'yesCancel', no: 'noKeep' },
};

/** What was put to the client in this run: the reply asks for it. */
export function putIn({ state, question }: ModelRun): readonly Proposal[] {
  return question ? state.proposals : [];
}

/**
 * Puts a change to the client, beside those of this run; of one booking only the last: a yes is to all that is put. False: that would be
 * too many.
 */
export function put(action: ConsentAction, run: ModelRun): boolean {
  const proposal = proposalOf(action, run.input.context);
  const others = putIn(run).filter((other) => other.key !== proposal.key && !isOfSame(other.action, action));
  if (others.length >= MOST_AT_ONCE) return false;
  const proposals = [...others, proposal];
  const question = questionOf(proposals, run);
  run.question = question;
  run.state = { ...run.state, proposals, question: question.text };
  return true;
}

function isOfSame(one: ConsentAction, other: ConsentAction): boolean {
  return one.type !== 'book' && other.type !== 'book' && one.bookingId === other.bookingId;
}

function questionOf(
  proposals: readonly Proposal[],
  { input }: ModelRun,
): { text: string; options: ReplyOption[] } {
  const say = sayTo(input);
  const ids = answerIds(proposals);
  const [only, another] = proposals;
  const { ask, yes, no } = WORDINGS[only?.action.type ?? 'book'];
  const lines = proposals.map(({ action }) =>
    sayChange(WORDINGS[action.type].line, action, input.context, say),
  );
  const isOne = only && !another;
  return {
    text: isOne
      ? sayChange(ask, only.action, input.context, say)
      : say('confirmAll', { list: lines.map((line, i) => `${i + 1}. ${line}`).join('\n') }),
    options: [
      { id: ids.yes, title: say(isOne ? yes : 'yesAll') },
      { id: ids.no, title: say(isOne ? no : 'no') },
    ],
  };
}

function sayChange(phrase: Phrase, action: ConsentAction, context: Context, say: Say): string {
  const details: Details | undefined = detailsOf(action, context);
  if (!details) return '';
  const { visit, old } = details;
  return say(phrase, { visit: sayVisit(visit, say), old: old && sayVisit({ ...old, price: null }, say) });
}

/** «Маникюр», в среду, 25 ноября, в 15:00, мастер — Ирина, 1 800 ₽ */
export function sayVisit({ title, staff, from, price, guest }: Visit, say: Say): string {
  const shown = price && say.format.price(price);
  return say('visit', { title, staff, moment: say.format.moment(from), price: shown, guest });
}
