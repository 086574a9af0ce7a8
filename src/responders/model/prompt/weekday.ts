import { weekdayOf } from '../../../time/local-arithmetic';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Of `YYYY-MM-DD`: models count days badly. */
export function weekday(date: string): string {
  return WEEKDAYS[weekdayOf(date) - 1] ?? '';
}
