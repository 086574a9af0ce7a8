import type { Tokens } from '../../text/tokens';
import { type Acts, QUESTIONS } from './acts';
import { answerIn } from './answer';
import { choiceIn } from './choice';
import type { Mood } from './mood';
import { ordersIn } from './orders';
import { Clauses, meet, type Span } from './spans';

export interface ActsSituation {
  /** The open question, or `reminder`: the last message was one. */
  asked: string | null;
  /** Entries of the list that was offered with the open question. */
  listed: number;
}

const COURTESIES = ['greet', 'thanks', 'bye'] as const;
const FLAGS = ['stops', 'other', 'all', 'human'] as const;
const READ = ['wish', 'can', 'withdrawn'];

export function readActs(tokens: Tokens, { asked, listed }: ActsSituation): Acts {
  const clauses = Clauses.of(tokens);
  const { reminders, told } = remindersIn(clauses, asked);
  const heads = ordersIn(clauses, asked).filter((head) => !told.some((span) => meet(span, head)));
  const by = (mood: Mood) => new Set(heads.filter((head) => head.mood === mood).map(({ act }) => act));
  const [ordered, refused] = [by('ordered'), by('refused')];
  const spansOf = (name: (typeof COURTESIES)[number]) =>
    name === 'greet' && asked === null
      ? [...clauses.all(name), ...firstGreetings(clauses)]
      : clauses.all(name);
  const courtesies = COURTESIES.flatMap(spansOf);
  const { answer, isClearYes, hesitates, spans } = answerIn(clauses, courtesies, heads, asked);
  const { choice, places } = choiceIn(clauses, listed, asked);
  const questions = new Set(
    QUESTIONS.filter((name) => clauses.apart(`question.${name}`, `not.${name}`).length > 0),
  );
  if (reminders !== null) questions.delete('reminder');
  if (ordered.has('move') || ordered.has('cancel') || questions.has('reminder')) questions.delete('mine');
  else if (questions.has('free') && asked === null && !questions.has('mine') && heads.length === 0)
    ordered.add('book');
  const isAfresh = ordered.size > 0 || clauses.apart('afresh', 'stops').length > 0;
  const named = [...FLAGS, ...READ, ...[...questions].map((name) => `question.${name}`)];
  const read = [...heads, ...told, ...courtesies, ...spans, ...named.flatMap((name) => clauses.all(name))];
  return {
    ordered,
    refused,
    mentioned: by('mentioned'),
    questions,
    courtesies: new Set(COURTESIES.filter((name) => spansOf(name).length > 0)),
    answer: answer ?? (refused.size > 0 && ordered.size === 0 && spans.length === 0 ? 'no' : null),
    isClearYes,
    hesitates,
    reminders,
    stops: clauses.apart('stops', 'reminders.off', 'reminders.on').length > 0 && !isAfresh,
    // "have you moved me to another day?" asks for no other day
    other: clauses.has('other') && (ordered.size > 0 || by('mentioned').size === 0),
    corrects: clauses.has('corrects'),
    all: clauses.apart('all', 'stops', 'yes').length > 0,
    own: clauses.has('own'),
    human: clauses.apart('human', 'question.bot').length > 0,
    isQuestion: questions.size > 0 || clauses.apart('asks', 'yes').length > 0,
    choice,
    polite: new Set(courtesies.flatMap((span) => span.places)),
    used: new Set([...read.flatMap((span) => span.places), ...places]),
  };
}

/** A bare "stop" stops what is being asked, if anything is. */
function remindersIn(clauses: Clauses, asked: string | null): { reminders: Acts['reminders']; told: Span[] } {
  const bare = asked === null || asked === 'reminder' ? clauses.all('reminders.stop') : [];
  const isQuestion = clauses.has('asks') && !clauses.has('can');
  const off = isQuestion ? [] : [...clauses.all('reminders.off'), ...bare];
  const told = isQuestion ? [] : [...off, ...clauses.all('reminders.on')];
  return { reminders: off.length > 0 ? 'off' : told.length > 0 ? 'on' : null, told };
}

/** "Morning" greets as the first word of a text only: elsewhere, and as an answer, it is a part of the day. */
function firstGreetings(clauses: Clauses): Span[] {
  const isFirst = ({ from, to }: Span) => clauses.at(from).from === 0 && clauses.tokens.word(to) !== '?';
  return clauses.all('greet.first').filter(isFirst);
}
