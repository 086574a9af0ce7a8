import type { Context } from '../../domain/context';
import type { Reply, TurnMessage } from '../../domain/turn';
import { type Language, languageOf, languageOfLocale } from '../../phrases/language';
import { dateOf } from '../../time/local-arithmetic';
import { mayAgree } from '../agreement';
import { widest } from '../calendar';
import { createSay } from '../phrases/say';
import type { Responder, RespondInput } from '../responder';
import { type Situation, understand } from '../understanding';
import { NOTHING } from '../understanding/contents';
import { loadWords, type Words } from '../understanding/words/words';
import { type Facts, type Plan, serviceOf } from './facts';
import { readId } from './option-ids';
import { afterOutcomes } from './outcomes';
import { decide } from './policy';
import { press } from './press';
import { LISTS_TIMES, readState, type State } from './state';

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

function respond(input: RespondInput, words: Words): Reply {
  const { context, messages, localNow: now, outcomes } = input;
  const { company } = context;
  const before = readState(context.dialogue.state);
  const presses = messages.flatMap(({ choice }) => (choice ? (readId(choice) ?? []) : []));
  const written = textOf(messages.filter(({ choice }) => !choice || !readId(choice)));
  const { reminds } = context.dialogue;
  const answersUs = (before.asked ?? reminds) !== undefined;
  const language = languageOf(written, answersUs) ?? before.language ?? languageOfLocale(company.locale);
  const say = createSay(language, company);
  const begun = { ...(wasSent(before, context) ? before : interrupted(before)), language };
  const start: Facts = { context, now, say, said: NOTHING, state: begun, mayAgree: mayAgree(input) };
  const last = presses.at(-1);
  if (!last && written === '') return respondWithoutText(messages, start.state, context);

  const pressed = last && press(last, start);
  const answers = pressed ? pressed.reminds : before.asked ? undefined : reminds;
  const text = pressed?.answer ? [ANSWERS[language][pressed.answer], written].join('\n').trim() : written;
  const state = pressed?.state ?? (hasLastWord(before, context) ? begun : interrupted(begun));
  const asked = answers ? { kind: 'reminder' as const, options: [] } : state.asked;
  const known = situation(context, state, now, language, words.of(company.id));
  const read = understand(text, { ...known, asked });
  const choice = pressed?.isChoice ? 0 : read.acts.choice;
  const said = pressed ? { ...read, isEmpty: false, acts: { ...read.acts, choice } } : read;
  const facts = { ...start, said, state, reminds: answers, pressed: pressed?.lines };
  return inWords(decide(outcomes ? afterOutcomes(facts, outcomes) : facts));
}

/** False: a person has changed the text, and its buttons do not belong to the question any more. */
function wasSent({ said }: State, { dialogue }: Context): boolean {
  const ours = dialogue.messages.filter(({ from }) => from === 'business');
  return said === undefined || ours.length === 0 || ours.some(({ text }) => text === said);
}

/** The client has nothing newer from the business than the open question. */
function hasLastWord({ said }: State, { dialogue: { messages, reminds } }: Context): boolean {
  const last = messages.findLast(({ from }) => from === 'business');
  return !reminds && (said === undefined || last === undefined || last.text === said);
}

/**
 * A reminder or a message of a person came after the open question, or in its place: a yes may be to that, so the question is put again.
 */
function interrupted(state: State): State {
  return { ...state, asked: undefined, proposal: undefined, booked: undefined };
}

const ANSWERS = { ru: { yes: 'да', no: 'нет' }, en: { yes: 'yes', no: 'no' } };

function situation(
  { company, schedule, client }: Context,
  { asked, frame, offered, name }: State,
  now: string,
  language: Language,
  words: Words,
): Situation {
  const servicesOf = (ids: readonly string[]) => ids.flatMap((id) => serviceOf(company, id) ?? []);
  return {
    company,
    words,
    opening: widest(schedule.hours),
    now,
    language,
    asked,
    listed: asked && LISTS_TIMES.includes(asked.kind) ? offered.length : (asked?.options.length ?? 0),
    offered: [...frame.dates, ...offered.map(dateOf)],
    candidates: servicesOf(frame.serviceIds),
    examples: asked?.kind === 'service' ? servicesOf(asked.options) : [],
    name: client.name ?? name ?? null,
    guest: { relation: frame.guest?.split(', ').at(-1) ?? null, age: frame.age ?? null },
  };
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
  if (isSilent) return { state, actions: [] };
  const say = createSay(state.language ?? 'en', company);
  const text = say('writeInWords');
  return { text, state: { ...state, askedForWords: true, said: text }, actions: [] };
}

function inWords({ lines, options = [], state, actions }: Plan): Reply {
  const text = lines.join('\n');
  return {
    ...(text !== '' && { text, ...(options.length > 0 && { options }) }),
    state: { ...state, ...(text !== '' && { said: text }) },
    actions,
  };
}
