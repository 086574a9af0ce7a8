import { channelFor } from '../../src/channels/channel-for';
import type { ReminderOutcome } from '../../src/domain/reminders';
import { type ReminderDeps, sendReminders } from '../../src/reminders/send-reminders';
import type { System } from './system';

/** Without a configuration file. */
const NO_CHANNELS = { channel: undefined, channels: [] };

/** Runs the job once, as the scheduler would every minute. */
export async function remind(
  { db, queues, contexts, events }: Pick<System, 'db' | 'queues' | 'contexts' | 'events'>,
  rest: Partial<ReminderDeps> = {},
): Promise<void> {
  const deps: ReminderDeps = {
    db,
    queues,
    contexts,
    events,
    channelFor: (companyId, last) => channelFor(NO_CHANNELS, companyId, last),
    ...rest,
  };
  await sendReminders(deps, new AbortController().signal);
}

/** How many reminders of a company each outcome has had since then. */
export function countOutcomes({ events }: System, companyId: () => string) {
  const counts: Partial<Record<ReminderOutcome, number>> = {};
  events.on('reminder.decided', (event) => {
    if (event.companyId !== companyId()) return;
    counts[event.outcome] = (counts[event.outcome] ?? 0) + event.reminders;
  });
  return counts;
}
