import { type ReminderDeps, sendReminders } from '../../reminders/send-reminders';
import type { Handlers } from '../handler';

export function sendRemindersHandler(deps: ReminderDeps): Handlers['send-reminders'] {
  return async (_job, { signal }) => {
    await sendReminders(deps, signal);
    return undefined;
  };
}
