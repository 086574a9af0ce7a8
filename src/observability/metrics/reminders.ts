import { REMINDER_OUTCOMES } from '../../domain/reminders';
import type { Events } from '../events';
import type { Catalogue } from './catalogue';

export function countReminders(events: Events, catalogue: Catalogue): void {
  const decided = catalogue.counter({
    name: 'dialogkeeper_reminders_total',
    help: `Reminders of bookings, by what was decided: ${REMINDER_OUTCOMES.join(', ')}; a withdrawn one was to be sent, and counts as sent, too`,
    labels: ['outcome'],
  });
  for (const outcome of REMINDER_OUTCOMES) decided.inc({ outcome }, 0);
  events.on('reminder.decided', ({ outcome, reminders }) => decided.inc({ outcome }, reminders));
}
