import { addressesLinked } from '../../conversation/channel-events/addresses-linked';
import { onDeleted } from '../../conversation/channel-events/deleted';
import { onEdited } from '../../conversation/channel-events/edited';
import { EventTooEarly } from '../../conversation/channel-events/errors';
import type {
  ChannelEventDeps,
  ChannelEventType,
  Handled,
  Told,
} from '../../conversation/channel-events/handled';
import { onPersonReplied } from '../../conversation/channel-events/person-replied';
import { onSession } from '../../conversation/channel-events/session';
import { onStatus } from '../../conversation/channel-events/status';
import type { ChannelEventJob } from '../../jobs/channel-event';
import { MINUTE, SECOND } from '../../time/duration';
import type { Handlers } from '../handler';
import { drop, giveBack, later, type Outcome } from '../outcome';
import { DatabaseOutage } from './database-outage';
import { unlessLocked } from './locked';

/** One function for each type of event. */
const HANDLERS: {
  [Type in ChannelEventType]: (deps: ChannelEventDeps, told: Told<Type>) => Promise<Handled>;
} = {
  status: onStatus,
  edited: onEdited,
  deleted: onDeleted,
  'person-replied': onPersonReplied,
  'addresses-linked': addressesLinked,
  session: onSession,
};

/** Milliseconds. */
const AFTER_LOCK = SECOND;

/** Milliseconds. An event that is too early waits twice as long each time. */
const FIRST_PAUSE = SECOND / 4;

interface Waiting {
  longestPause: number;
  /** After this many starts, what the event is about will not be stored any more. */
  mostStarts: number;
}

/** About four minutes: most of these events are about what others send on the number, and that is never stored. */
const BRIEFLY: Waiting = { longestPause: MINUTE, mostStarts: 12 };

/** About six hours: the message may wait for that long in its queue, or at its provider. */
const FOR_MESSAGE: Waiting = { longestPause: 10 * MINUTE, mostStarts: 46 };

const WAITING: Partial<Record<ChannelEventType, Waiting>> = { edited: FOR_MESSAGE, deleted: FOR_MESSAGE };

export function channelEventHandler(deps: ChannelEventDeps): Handlers['channel-event'] {
  const outage = new DatabaseOutage(deps.events);
  return async (job, { signal, starts = 1 }) => {
    const handled = await unlessLocked(() => outage.through(() => handle(deps, job), signal)).catch(
      (error: unknown) => {
        if (error instanceof EventTooEarly) return error;
        throw error;
      },
    );
    if (handled instanceof EventTooEarly) return whenItIsKnown(job, handled, starts);
    if (handled === 'locked') return later(new Date(Date.now() + AFTER_LOCK));
    if (handled === 'away') return giveBack;
    return handled === undefined ? undefined : drop(handled);
  };
}

/** Not by the age of the event: after a pause of the workers it is old, and its message stands in a queue too. */
function whenItIsKnown({ event }: ChannelEventJob, { reason }: EventTooEarly, starts: number): Outcome {
  const { longestPause, mostStarts } = WAITING[event.type] ?? BRIEFLY;
  if (starts >= mostStarts) return drop(reason);
  return later(new Date(Date.now() + Math.min(longestPause, FIRST_PAUSE * 2 ** (starts - 1))));
}

function handle(deps: ChannelEventDeps, job: ChannelEventJob): Promise<Handled> {
  const handler = HANDLERS[job.event.type] as (
    deps: ChannelEventDeps,
    told: ChannelEventJob,
  ) => Promise<Handled>;
  return handler(deps, job);
}
