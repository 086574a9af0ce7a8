import type { CompanySegment } from '../../domain/context';
import type { Reply, TurnMessage } from '../../domain/turn';
import type { Responder, RespondInput } from '../responder';
import { widest } from './calendar';
import { type Language, languageOf, languageOfLocale } from './language';
import { english } from './phrases/en';
import { createFormat } from './phrases/format';
import { russian } from './phrases/ru';
import type { Plan } from './plan';
import { decide } from './policy';
import { readState, type State } from './state';
import { understand } from './understanding';

/** Longer texts are not requests: patterns over megabytes would block all other turns of the process. */
const MAX_CHARACTERS = 2000;

const PHRASES = { ru: russian, en: english };

/**
 * A receptionist without a model and without a network: phrases, patterns and the calendar. It uses only the context, and the
 * same input gives the same reply.
 */
export function createReceptionist(): Responder {
  return { respond: async (input) => respond(input) };
}

function respond({ context, messages, localNow }: RespondInput): Reply {
  const state = readState(context.dialogue.state);
  const text = textOf(messages);
  const language =
    languageOf(text, state.asked !== undefined) ?? state.language ?? languageOfLocale(context.company.locale);
  if (text === '') return respondWithoutText(messages, { ...state, language }, context.company);

  const said = understand(text, {
    company: context.company,
    opening: widest(context.schedule.hours),
    now: localNow,
    language,
    asked: state.asked,
    listed: state.offered.length,
  });
  const plan = decide({ context, now: localNow, said, state: { ...state, language } });
  return inWords(plan, language, context.company);
}

/** The unanswered messages are read as one text: people press Enter in the middle of a sentence. */
function textOf(messages: readonly TurnMessage[]): string {
  const texts = messages
    .filter(({ kind }) => kind !== 'reaction')
    .map(({ text }) => text?.slice(0, MAX_CHARACTERS));
  return texts.filter(Boolean).join('\n').slice(0, MAX_CHARACTERS).trim();
}

/** Asks once to write in words instead of a photo or a voice message. A reaction needs no answer. */
function respondWithoutText(messages: readonly TurnMessage[], state: State, company: CompanySegment): Reply {
  const isSilent = state.handoff || state.askedForWords || messages.every(({ kind }) => kind === 'reaction');
  const plan: Plan = isSilent
    ? { lines: [], actions: [], state }
    : { lines: [(say) => say.writeInWords()], actions: [], state: { ...state, askedForWords: true } };
  return inWords(plan, state.language ?? 'en', company);
}

function inWords({ lines, actions, state }: Plan, language: Language, company: CompanySegment): Reply {
  const phrases = PHRASES[language](createFormat(language, company));
  const text = lines.map((line) => line(phrases)).join('\n');
  return { ...(text === '' ? {} : { text }), state: { ...state }, actions };
}
