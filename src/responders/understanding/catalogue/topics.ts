import type { CompanySegment, Service } from '../../../domain/context';
import { type Language, languageOf } from '../../../phrases/language';
import { clean } from '../../text/normalise';
import { Tokens } from '../../text/tokens';
import type { TopicWords, Words } from '../words/words';

const MAX_SENTENCES = 2;

/** What a text asks or says about the salon apart from services, staff and times, in the order of the text. */
export function readTopics(tokens: Tokens, words: Words): TopicWords[] {
  const found = words.topics.all(tokens);
  const others = found.filter(({ value }) => value === null);
  // «если опоздаю» is another question than «опоздаю»
  const isPart = (from: number, to: number) =>
    found.some((other) => other.from <= from && to <= other.to && to - from < other.to - other.from);
  const topics = found.flatMap(({ value, from, to }) =>
    value && !isPart(from, to) && !others.some((other) => other.from < to && from < other.to) ? [value] : [],
  );
  return [...new Set(topics)];
}

/**
 * The salon's own answer, or the sentences of the service's description or of the company's profile that speak of the topic.
 * Null if there are none in the client's language.
 */
export function answerTo(
  { answer, told, service: isOfService }: TopicWords,
  { about, address }: CompanySegment,
  language: Language,
  service?: Service,
): string | null {
  if (answer !== null) return typeof answer === 'string' ? answer : answer[language];
  for (const text of [
    sentences(isOfService ? service?.description : null),
    sentences(about),
    [address ?? ''],
  ]) {
    const found = text.filter(
      (sentence) =>
        languageOf(sentence, false) === language && told.all(new Tokens(clean(sentence))).length > 0,
    );
    if (found.length > 0) return found.slice(0, MAX_SENTENCES).join(' ');
  }
  return null;
}

function sentences(text: string | null | undefined): string[] {
  return text?.split(/(?<=[.!?])\s/u).filter(Boolean) ?? [];
}
