import type { ChatMessage } from '../../../db/simulator/chat';
import type { Picture } from '../../../simulator/picture';
import { clipped } from '../shell/clipped';
import { Text } from '../shell/text';
import { Time } from '../shell/time';
import { type Asked, addressOf, type Problem } from './asked';
import { startersOf } from './starters';
import type { TryWords } from './words';

export interface ChatProps {
  words: TryWords;
  asked: Asked;
  picture: Picture;
}

/** The chat, as the client's phone shows it. */
export function Chat({ problem, ...props }: ChatProps & { problem?: Problem | undefined }) {
  const { words, asked } = props;
  const { company, speaker } = asked;
  return (
    <section class="chat" aria-label={words.chat}>
      <header>
        <strong>
          <bdi>{company.name}</bdi>
        </strong>
        <small>
          {speaker.name && <bdi>{speaker.name} · </bdi>}
          <span data-testid="phone">{speaker.phone}</span>
        </small>
      </header>
      <div id="log" class="log" tabindex={0} role="log" aria-label={words.chatWith(company.name)}>
        <Log {...props} />
      </div>
      <Composer words={words} asked={asked} problem={problem} />
      <noscript>
        <a href={addressOf('', speaker)}>{words.refresh}</a>
      </noscript>
    </section>
  );
}

/** What is read again when something has happened. */
export function Log({ words, asked, picture }: ChatProps) {
  const { messages, options, states } = picture;
  const isTyping = states.some(({ kind }) => kind === 'thinking');
  if (messages.length === 0) return <Starters words={words} asked={asked} />;
  return (
    <>
      <ol class="bubbles">
        {messages.map((message) => (
          <Bubble words={words} zone={asked.company.timezone} message={message} />
        ))}
      </ol>
      {isTyping && (
        <p id="typing" class="typing">
          <span aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span class="spoken">{words.typing}</span>
        </p>
      )}
      {options.length > 0 && (
        <form id="options" class="options" aria-label={words.choose} {...sending()}>
          <Who asked={asked} />
          {options.map(({ id, title, description }) => (
            <button
              type="submit"
              name="option"
              value={JSON.stringify([id, title])}
              title={description && clipped(description)}
            >
              <bdi>{clipped(title)}</bdi>
            </button>
          ))}
        </form>
      )}
    </>
  );
}

function Bubble({ words, zone, message }: { words: TryWords; zone: string; message: ChatMessage }) {
  const { id, direction, author, text, status, sentAt } = message;
  const who = direction === 'in' ? 'client' : author === 'person' ? 'person' : 'bot';
  const by = { client: words.you, bot: words.bot, person: words.person }[who];
  return (
    <li id={`message-${id}`} class={`bubble ${who}`}>
      <span class="spoken">{by}: </span>
      {text === null ? <em>{words.noText}</em> : <Text of={text} />}
      <small>
        <Time at={sentAt} zone={zone} show="time" />
        {status && ` · ${words.status[status]}`}
      </small>
    </li>
  );
}

function Starters({ words, asked }: { words: TryWords; asked: Asked }) {
  return (
    <form id="starters" class="options starters" {...sending()}>
      <p>{words.empty}</p>
      <Who asked={asked} />
      {startersOf(asked.company.locale).map((text) => (
        <button type="submit" name="text" value={text}>
          <bdi>{text}</bdi>
        </button>
      ))}
    </form>
  );
}

function Composer({
  words,
  asked,
  problem,
}: {
  words: TryWords;
  asked: Asked;
  problem?: Problem | undefined;
}) {
  const own = problem?.field === 'text' ? problem : undefined;
  return (
    <form id="composer" class="composer" {...sending()}>
      <Who asked={asked} />
      <label class="spoken" for="text">
        {words.message}
      </label>
      <textarea
        id="text"
        name="text"
        rows={1}
        dir="auto"
        required
        placeholder={words.message}
        aria-describedby="text-hint text-said"
        aria-invalid={own ? 'true' : undefined}
      />
      <button type="submit">{words.send}</button>
      <small id="text-said" class="bad" role="alert">
        {own && words.problems[own.problem]}
      </small>
      <small id="text-hint">{words.messageHint}</small>
    </form>
  );
}

/** Attributes of a form that sends a message, with and without JavaScript. */
function sending() {
  return {
    method: 'post',
    action: '/try/say',
    'hx-post': '/try/say',
    'hx-swap': 'none',
  } as const;
}

/** Hidden fields: who it is that does something. */
export function Who({ asked: { speaker } }: { asked: Asked }) {
  return (
    <>
      <input type="hidden" name="company" value={speaker.companyId} />
      <input type="hidden" name="phone" value={speaker.phone} />
      <input type="hidden" name="name" value={speaker.name} />
    </>
  );
}
