import type { Context } from '../../domain/context';
import type { Action, Reply, TurnMessage } from '../../domain/turn';
import type { Responder, RespondInput } from '../responder';
import { widest } from './calendar';
import { serviceOf } from './facts';
import { languageOf, languageOfLocale } from './language';
import { createSay } from './phrases/say';
import { decide } from './policy';
import { LISTS_TIMES, readState, type State } from './state';
import { understand } from './understanding';
import { loadWords, type Words } from './words/words';

/** Longer texts are not requests. */
const MAX_CHARACTERS = 2000;

/**
 * A receptionist without a model and without a network: words, grammar and the calendar. It uses only the context, and the same
 * input gives the same reply. `words`: a file with the salon's own words and answers.
 */
export function createReceptionist({ words }: { words?: string | undefined } = {}): Responder {
  const known = loadWords(words);
  return { respond: async (input) => respond(input, known) };
}

function respond({ context, messages, localNow }: RespondInput, known: Words): Reply {
  const { company, schedule } = context;
  const before = readState(context.dialogue.state);
  const text = textOf(messages);
  const language =
    languageOf(text, before.asked !== undefined) ?? before.language ?? languageOfLocale(company.locale);
  const state: State = { ...before, language };
  if (text === '') return respondWithoutText(messages, state, context);

  const words = known.of(company.id);
  const { asked, frame } = state;
  const servicesOf = (ids: readonly string[]) => ids.flatMap((id) => serviceOf(company, id) ?? []);
  const said = understand(text, {
    company,
    words,
    opening: widest(schedule.hours),
    now: localNow,
    language,
    asked,
    listed: asked && LISTS_TIMES.includes(asked.kind) ? state.offered.length : (asked?.options.length ?? 0),
    candidates: servicesOf(frame.serviceIds),
    examples: asked?.kind === 'service' ? servicesOf(asked.options) : [],
    name: context.client.name ?? state.name ?? null,
    guest: { relation: frame.guest?.split(', ').at(-1) ?? null, age: frame.age ?? null },
  });
  const {
    lines,
    actions,
    state: after,
  } = decide({
    context,
    now: localNow,
    said,
    state,
    say: createSay(language, company),
  });
  return inWords(lines, after, actions);
}

/** The unanswered messages are read as one text: people press Enter in the middle of a sentence. */
function textOf(messages: readonly TurnMessage[]): string {
  const texts = messages
    .filter(({ kind }) => kind !== 'reaction')
    .map(({ text }) => text?.slice(0, MAX_CHARACTERS));
  return texts.filter(Boolean).join('\n').slice(0, MAX_CHARACTERS).trim();
}

/** Asks once to write in words instead of a photo or a voice message. A reaction needs no answer. */
function respondWithoutText(
  messages: readonly TurnMessage[],
  state: State,
  { company, dialogue }: Context,
): Reply {
  const isSilent =
    dialogue.handedOverAt !== null ||
    state.askedForWords ||
    messages.every(({ kind }) => kind === 'reaction');
  if (isSilent) return inWords([], state, []);
  const say = createSay(state.language ?? 'en', company);
  return inWords([say('writeInWords')], { ...state, askedForWords: true }, []);
}

function inWords(lines: readonly string[], state: State, actions: Action[]): Reply {
  const text = lines.join('\n');
  return { ...(text === '' ? {} : { text }), state: { ...state }, actions };
}
