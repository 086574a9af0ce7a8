import type { TurnMessage } from '../../../domain/turn';
import { languageOfLocale } from '../../../phrases/language';
import { dateOf } from '../../../time/local-arithmetic';
import { widest } from '../../calendar';
import type { RespondInput } from '../../responder';
import { type Understanding, understand } from '../../understanding';
import type { Proposal } from '../state';
import { builtInWords } from '../words';

export type Turn = Pick<RespondInput, 'context' | 'messages' | 'localNow' | 'lastReplyUnseen'>;

/** What the client has pressed, and what they have written, as one text. */
export function saidIn(messages: readonly TurnMessage[]): { presses: (string | null)[]; written: string } {
  const presses = messages.filter(isPress).map(({ choice }) => choice ?? null);
  const texts = messages.filter((one) => !isPress(one) && one.kind !== 'reaction').map(({ text }) => text);
  return { presses, written: texts.filter(Boolean).join('\n').trim() };
}

/** The text of such a message is the title of the option. */
export function isPress({ kind, choice }: TurnMessage): boolean {
  return kind === 'button' || Boolean(choice);
}

/** As the receptionist understands it, in answer to what was put. */
export function understood(
  text: string,
  pending: readonly Proposal[],
  { context: { company, schedule, client }, localNow: now }: Turn,
): Understanding {
  const moments = pending.flatMap(({ action }) => ('from' in action ? [action.from] : []));
  const isCancel = pending.every(({ action }) => action.type === 'cancel');
  return understand(text, {
    company,
    words: builtInWords(),
    opening: widest(schedule.hours),
    now,
    language: languageOfLocale(company.locale),
    asked: { kind: isCancel ? 'cancel' : 'confirm', options: moments },
    listed: 0,
    offered: moments.map(dateOf),
    candidates: [],
    name: client.name,
  });
}
