import { z } from 'zod';
import type { ReminderSettings } from '../domain/reminders';
import { DAY, HOUR, MINUTE } from '../time/duration';

const UNITS = { m: MINUTE, h: HOUR, d: DAY } as const;
const LONGEST = 30 * DAY;
const MOST_REMINDERS = 5;

const QUIET = /^\s*((?:[01]\d|2[0-3]):[0-5]\d)\s*-\s*((?:[01]\d|2[0-3]):[0-5]\d)\s*$/;

/** `90m`, `24h`, `2d` → minutes. */
const minutes = (least: number) =>
  z.string().transform((given, context): number => {
    const [, amount, unit] = /^\s*(\d+)\s*([mhd])\s*$/.exec(given) ?? [];
    const ms = Number(amount) * UNITS[unit as keyof typeof UNITS];
    if (ms >= least && ms <= LONGEST) return ms / MINUTE;
    const message = `must be a duration such as 90m, 24h or 2d, from ${least / MINUTE}m to ${LONGEST / DAY}d`;
    context.issues.push({ code: 'custom', message, input: given });
    return z.NEVER;
  });

const quietHours = z.string().transform((given, context): ReminderSettings['quiet'] => {
  const [, from, to] = QUIET.exec(given) ?? [];
  if (from !== undefined && to !== undefined && from !== to) return { from, to };
  const message = 'must be two times such as 21:00-09:00: nothing is sent from the first until the second';
  context.issues.push({ code: 'custom', message, input: given });
  return z.NEVER;
});

/** The fields of a company file; `toReminders` makes settings of them. */
export const reminderFields = z.strictObject({
  before: z
    .array(minutes(15 * MINUTE))
    .min(1)
    .max(MOST_REMINDERS)
    .refine((all) => new Set(all).size === all.length, 'the same time stands twice'),
  quietHours: quietHours.optional(),
});

export function toReminders({ before, quietHours: quiet = null }: z.output<typeof reminderFields>) {
  return { before, quiet } satisfies ReminderSettings;
}

/** Minutes. */
export const changeNotice = minutes(MINUTE);
