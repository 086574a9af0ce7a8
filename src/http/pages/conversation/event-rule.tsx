import type { TimelineEvent } from '../../../db/timeline/booking-events';
import { DROPPED_BY } from '../../../domain/booking-event';
import { masked } from '../../../privacy/redaction';
import { clipped } from '../shell/clipped';
import { Time } from '../shell/time';
import type { Shown } from './shown';

/** A booking of the client, and what of the context was thrown away for it. */
export function EventRule({ shown: { words, header }, event }: { shown: Shown; event: TimelineEvent }) {
  const { kind, at, title, startsAt, reason, closedBy } = event;
  const { timezone: zone } = header;
  const dropped = DROPPED_BY[kind].map((segment) => words.segments[segment]).join(', ');
  return (
    <p class="rule event">
      <span>
        <Time at={at} zone={zone} show="time" /> <strong>{words.events[kind]}</strong>
        {title !== null && (
          <>
            : <bdi>{clipped(title)}</bdi>
          </>
        )}
        {startsAt && (
          <>
            , {kind !== 'booking-cancelled' && `${words.now} `}
            <Time at={startsAt} zone={zone} />
          </>
        )}
        {kind === 'booking-cancelled' && closedBy !== null && (
          <>
            {' '}
            · <bdi>{clipped(masked(closedBy))}</bdi>
          </>
        )}
        {reason !== null && reason !== '' && (
          <>
            {' '}
            · <bdi>{clipped(masked(reason))}</bdi>
          </>
        )}
        <small>
          {' '}
          · {words.dropped}: {dropped}
        </small>
      </span>
    </p>
  );
}
