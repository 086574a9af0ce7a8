import { can } from '../../../access/viewer';
import type { RememberedFact } from '../../../db/memory-view/facts';
import { viewerOf } from '../page-env';
import { Text } from '../shell/text';
import { Time } from '../shell/time';
import type { ShownMemory } from './shown';

/** The facts, each with the message in which it was said, and a button that removes it. */
export function Facts({ shown, isForgotten = false }: { shown: ShownMemory; isForgotten?: boolean }) {
  const { words, memory } = shown;
  return (
    <section id="facts" aria-labelledby="facts-title" aria-live="polite">
      <h2 id="facts-title">{words.facts}</h2>
      <p>{isForgotten ? words.forgotten : words.factsHint}</p>
      {memory.facts.length === 0 && <p>{words.noFacts}</p>}
      <ul>
        {memory.facts.map((fact) => (
          <Fact shown={shown} fact={fact} />
        ))}
      </ul>
    </section>
  );
}

function Fact({ shown, fact }: { shown: ShownMemory; fact: RememberedFact }) {
  const { c, words, header } = shown;
  const { topic, text, toldAt, message } = fact;
  const path = `/conversations/${header.conversationId}`;
  const time = <Time at={toldAt} zone={header.timezone} />;
  return (
    <li>
      <strong dir="auto">{topic}</strong>: <Text of={text} />{' '}
      <small>
        {message ? (
          <a href={`${path}${placeOf(message)}#message-${message.id}`}>
            {words.saidIn} {time}
          </a>
        ) : (
          <>
            {words.saidIn} {time}, {words.messageGone}
          </>
        )}
      </small>
      {can(viewerOf(c), 'answer') && (
        <form
          class="inline"
          method="post"
          action={`${path}/memory/forget`}
          hx-post={`${path}/memory/forget`}
          hx-target="#facts"
        >
          <input type="hidden" name="topic" value={topic} />
          <button type="submit" class="link" aria-label={words.forgetFact(topic)}>
            {words.forget}
          </button>
        </form>
      )}
    </li>
  );
}

/** An old message is on an earlier page of the conversation: the one that ends with its turn. */
function placeOf({ turn }: NonNullable<RememberedFact['message']>): string {
  return turn === null ? '' : `?before=${turn + 1}.0.${FAR}`;
}

/** Milliseconds: the year 9999. All that has happened is before it. */
const FAR = 253_402_300_799_000;
