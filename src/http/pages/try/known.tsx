import { SEGMENTS, type SegmentName } from '../../../domain/context';
import { HITS, type Origin } from '../../../domain/origin';
import { masked } from '../../../privacy/redaction';
import type { ConversationState, Picture, SegmentPicture } from '../../../simulator/picture';
import type { TurnPicture, TurnStep } from '../../../simulator/turn-steps';
import { clipped } from '../shell/clipped';
import type { Language } from '../shell/language';
import { Time } from '../shell/time';
import { ageOf, msOf, secondsUp, sizeOf } from '../shell/units';
import { type Asked, addressOf } from './asked';
import type { TryWords } from './words';

export interface KnownProps {
  words: TryWords;
  language: Language;
  asked: Asked;
  picture: Picture;
  hasWorkers: boolean;
}

/** What the bot knows and does now. It is read again when something has happened. */
export function Known({ words, language, asked, picture, hasWorkers }: KnownProps) {
  const { states, turn, segments, conversationId } = picture;
  return (
    <>
      <div id="states" class="states" data-live={liveOf(asked, conversationId)}>
        {!hasWorkers && <p class="bad">{words.noWorkers}</p>}
        {states.map((state) => (
          <p class={`state ${state.kind}`}>
            <State words={words} language={language} zone={asked.company.timezone} state={state} />
          </p>
        ))}
      </div>
      <h3>{words.turn}</h3>
      {turn ? <Steps words={words} language={language} turn={turn} /> : <p>{words.noTurn}</p>}
      <h3>{words.segments}</h3>
      {segments ? (
        <Segments words={words} language={language} asked={asked} segments={segments} />
      ) : (
        <p class="bad">{words.cacheAway}</p>
      )}
    </>
  );
}

/** The event stream of what is shown: before there is a conversation, of the company. */
export function liveOf({ company }: Asked, conversationId: string | undefined): string {
  return conversationId === undefined
    ? `/live?${new URLSearchParams({ company: company.id })}`
    : `/live?conversation=${conversationId}`;
}

function State({
  words,
  language,
  zone,
  state,
}: Pick<KnownProps, 'words' | 'language'> & { zone: string; state: ConversationState }) {
  switch (state.kind) {
    case 'waiting':
      return <>{words.states.waiting(secondsUp(state.ms, language))}</>;
    case 'paused':
      return (
        <>
          {words.states.paused} <Time at={state.until} zone={zone} />
        </>
      );
    case 'handed-over':
      return (
        <>
          {words.states.handedOver} <Time at={state.since} zone={zone} show="time" />
        </>
      );
    case 'parked':
      return (
        <>
          {words.states.parked} <bdi>{clipped(masked(state.reason))}</bdi>
        </>
      );
    default:
      return <>{words.states[state.kind]}</>;
  }
}

function Steps({ words, language, turn }: Pick<KnownProps, 'words' | 'language'> & { turn: TurnPicture }) {
  const noteOf = ({ name }: TurnStep) => {
    if (name === 'received') return words.messages(turn.messages);
    if (name === 'context' && turn.segments) return tripsOf(turn.segments, words);
    return undefined;
  };
  return (
    <ol class="steps">
      {turn.steps.map((step) => (
        <li class={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span>{words.steps[step.name]}</span>
          {step.state === 'done' && noteOf(step) && <small>{noteOf(step)}</small>}
          {step.ms !== undefined && <b>{msOf(step.ms, language)}</b>}
        </li>
      ))}
    </ol>
  );
}

/** One round trip reads all segments; each that is absent is asked of the source, and stored. */
function tripsOf(segments: Record<SegmentName, Origin>, words: TryWords): string {
  const count = (...origins: Origin[]) => SEGMENTS.filter((name) => origins.includes(segments[name])).length;
  const redis = count('direct') === SEGMENTS.length ? 0 : 1;
  return words.trips(redis + count('filled'), count('filled', 'direct'));
}

function Segments({
  words,
  language,
  asked,
  segments,
}: Pick<KnownProps, 'words' | 'language' | 'asked'> & { segments: Record<SegmentName, SegmentPicture> }) {
  const { columns } = words;
  return (
    <div class="scrolled" tabindex={0}>
      <table class="segments">
        <thead>
          <tr>
            {[columns.part, columns.from, columns.age, columns.size, columns.version].map((column) => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {SEGMENTS.map((name) => (
            <Segment words={words} language={language} asked={asked} name={name} segment={segments[name]} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Segment({
  words,
  language,
  asked,
  name,
  segment: { from, stored, version },
}: Pick<KnownProps, 'words' | 'language' | 'asked'> & { name: SegmentName; segment: SegmentPicture }) {
  const part = words.parts[name];
  const href = (path: string, hash = '') => addressOf(path, asked.speaker, { part: name }) + hash;
  return (
    <tr id={`segment-${name}`}>
      <th scope="row">
        <a
          href={href('', '#content')}
          hx-get={href('/content')}
          hx-target="#content"
          hx-swap="innerHTML show:top"
          title={words.open(part.name)}
        >
          {part.name}
        </a>
        <small>{part.holds}</small>
      </th>
      <td>{from && <span class={HITS.includes(from) ? 'good' : ''}>{words.origins[from]}</span>}</td>
      {stored?.ageSeconds === undefined ? (
        <td colspan={2} class="warn">
          {stored ? words.filling : words.notStored}
        </td>
      ) : (
        <>
          <td>{ageOf(stored.ageSeconds, language)}</td>
          <td>{sizeOf(stored.bytes, language)}</td>
        </>
      )}
      <td>
        <Version words={words} stored={stored?.version ?? undefined} current={version} />
      </td>
    </tr>
  );
}

function Version({
  words,
  stored,
  current,
}: {
  words: TryWords;
  stored: string | undefined;
  current: string | undefined;
}) {
  if (stored === undefined || current === undefined || stored === current)
    return <>{(current ?? stored) && <code>{current ?? stored}</code>}</>;
  return (
    <>
      <code>
        <del>{stored}</del> → {current}
      </code>
      <small class="warn">{words.stale}</small>
    </>
  );
}
