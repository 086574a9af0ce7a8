import { z } from 'zod';
import { LONGEST_FACT, LONGEST_TOPIC } from '../../../domain/facts';
import type { RespondInput } from '../../responder';
import { lower } from '../../text/normalise';
import { stemOf } from '../../text/tokens';
import { lineOf, required } from './arguments';
import { perform, resultOf } from './perform';
import { problem } from './problem';
import type { Tool } from './tool';

const schema = z.object({
  topic: required('What it is about, in one or two words, such as "allergies".'),
  text: required('The fact, in one sentence.'),
});

export const remember = {
  name: 'remember',
  description:
    'Stores a fact that the client has given about themselves and that matters for years: an allergy, a wish that always holds. A topic has one fact: the newer replaces the older. Not for bookings, nor for what is in the context.',
  schema,
  writes: true,
  async run(input, run) {
    const [topic, text] = [lineOf(input.topic), lineOf(input.text)];
    if (topic === '' || topic.length > LONGEST_TOPIC)
      return problem('topic', topic, `1 to ${LONGEST_TOPIC} characters`);
    if (text === '' || text.length > LONGEST_FACT)
      return problem('text', text, `1 to ${LONGEST_FACT} characters`);
    const messageId = sourceOf(text, run.input);
    if (messageId === undefined) return problem('text', text, 'what the client has written now');
    return resultOf(await perform({ type: 'remember', topic, text, messageId }, run));
  },
} satisfies Tool<z.infer<typeof schema>>;

/** The message that has most words in common with the fact; of equal ones, the last. */
function sourceOf(fact: string, { messages }: Pick<RespondInput, 'messages'>): string | undefined {
  const words = stemsOf(fact);
  let best: { messageId: string; common: number } | undefined;
  for (const { messageId, text } of messages) {
    const common = [...stemsOf(text ?? '')].filter((stem) => words.has(stem)).length;
    if (text && common >= (best?.common ?? 0)) best = { messageId, common };
  }
  return best?.messageId;
}

function stemsOf(text: string): Set<string> {
  return new Set((lower(text).match(/\p{L}{3,}/gu) ?? []).map(stemOf));
}
