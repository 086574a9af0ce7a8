import { can } from '../../../access/viewer';
import { masked } from '../../../privacy/redaction';
import { DAY } from '../../../time/duration';
import { viewerOf } from '../page-env';
import { clipped } from '../shell/clipped';
import { Time } from '../shell/time';
import { Act } from './act-form';
import type { Shown } from './shown';

/** What the conversation waits for, and what can be done about it. */
export function State({ shown }: { shown: Shown }) {
  const { words, header } = shown;
  const { timezone: zone, autonomy } = header;
  const { state } = words;
  return (
    <section id="state" aria-label={state.heading}>
      <ul class="state" aria-live="polite">
        <Waits shown={shown} />
        {header.draftId !== null && (
          <li>
            <a href={`#draft-${header.draftId}`}>{state.draft}</a>
          </li>
        )}
        {header.pausedUntil && (
          <li>
            {header.pausedUntil.getTime() - Date.now() > FOR_EVER ? (
              state.pausedForever
            ) : (
              <>
                {state.paused} <Time at={header.pausedUntil} zone={zone} />
              </>
            )}
          </li>
        )}
        {header.handedOverAt && (
          <li class="warn">
            {state.handedOver} <Time at={header.handedOverAt} zone={zone} />:{' '}
            <span dir="auto">{clipped(masked(header.handedOverReason ?? ''))}</span>
            <Act shown={shown} verb="close-hand-over" label={words.closeHandOver} />
          </li>
        )}
        {header.parkedAt && (
          <li class="bad">
            {state.parked} <Time at={header.parkedAt} zone={zone} />:{' '}
            <span dir="auto">{clipped(masked(header.parkedReason ?? ''))}</span>
            <Act shown={shown} verb="redrive" label={words.redrive} />
          </li>
        )}
        {header.held > 0 && <li class="bad">{state.held(header.held)}</li>}
        {autonomy === 'observe' && <li>{state.observes}</li>}
        {autonomy === 'suggest' && <li>{state.suggests}</li>}
      </ul>
      {can(viewerOf(shown.c), 'answer') && (
        <div class="row">
          {header.pausedUntil ? (
            <Act shown={shown} verb="resume" label={words.resume} />
          ) : (
            <>
              <Act shown={shown} verb="pause" label={words.pauseHour} fields={{ for: '1h' }} />
              <Act shown={shown} verb="pause" label={words.pauseHalfDay} fields={{ for: '12h' }} />
              <Act shown={shown} verb="pause" label={words.pause} fields={{ for: 'resumed' }} />
            </>
          )}
        </div>
      )}
    </section>
  );
}

/** A pause that is longer than this ends when an operator resumes the bot. */
const FOR_EVER = 365 * DAY;

function Waits({ shown: { words, header } }: { shown: Shown }) {
  const { waitingSince, dueAt, deferred, failures, unanswered, pausedUntil, parkedAt, draftId } = header;
  const { state } = words;
  if (!waitingSince) return unanswered === 0 && draftId === null ? <li>{state.answered}</li> : null;
  const isDue = dueAt !== null && !pausedUntil && !parkedAt;
  return (
    <li>
      {state.waiting} <Time at={waitingSince} zone={header.timezone} />
      {isDue && !deferred && dueAt.getTime() > Date.now() && (
        <>
          ; {state.due} <Time at={dueAt} zone={header.timezone} show="time" />
        </>
      )}
      {isDue && deferred && <>; {state.deferred}</>}
      {failures > 0 && !parkedAt && <>; {state.failing(Math.min(failures, SHOWN_FAILURES))}</>}
    </li>
  );
}

/** A conversation that is tried once more has a count that is no number of failures: see db/parked.ts. */
const SHOWN_FAILURES = 1000;
