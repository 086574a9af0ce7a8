import type { DialogueState } from '../../src/domain/context';

/** What the judge sees of a receptionist's state, of every version that it has had. */

export const SLOTS = ['service', 'day', 'time', 'name'] as const;
export type Slot = (typeof SLOTS)[number];

export interface StateView {
  /** What the client is asked for: a slot, or `booking`, `confirm`, `person`. */
  asked: string | undefined;
  /** The list of the open question: ids or local times. */
  options: string[];
  /** What is understood and not fulfilled. */
  slots: Partial<Record<Slot, string>>;
  /** The same as the receptionist stores it. */
  frame: unknown;
  proposal: unknown;
}

/** Other names of the same questions. */
const RENAMED: Record<string, string> = {
  date: 'day',
  'which-booking': 'booking',
  'confirm-cancel': 'confirm',
  cancel: 'confirm',
};

const KEYS: Record<Slot, RegExp> = {
  service: /service/i,
  day: /^(date|day|span)/i,
  time: /^(time|window|edge|near)/i,
  name: /^name$/,
};

export function viewOf(state: DialogueState): StateView {
  const { asked, offered, proposal, frame, wish, name } = state;
  const question = typeof asked === 'string' ? { kind: asked, options: offered } : (asked as Question);
  const slots = { ...object(wish), ...object(frame), name };
  const found = SLOTS.map((slot) => [slot, slotIn(slots, KEYS[slot])] as const);
  return {
    asked: question?.kind && (RENAMED[question.kind] ?? question.kind),
    options: Array.isArray(question?.options) ? question.options.map(String) : [],
    slots: Object.fromEntries(found.filter(([, value]) => value !== undefined)),
    frame: frame ?? wish,
    proposal,
  };
}

type Question = { kind?: string; options?: unknown } | undefined;

/** The dates (`YYYY-MM-DD`) and times (`HH:MM`) that a value contains. */
export function momentIn(value: unknown): { date: string | undefined; time: string | undefined } {
  const json = JSON.stringify(value ?? null);
  return {
    date: /\d{4}-\d\d-\d\d/.exec(json)?.[0],
    time: /(?<=["T])\d\d:\d\d(?=")/.exec(json)?.[0],
  };
}

function slotIn(slots: Record<string, unknown>, key: RegExp): string | undefined {
  const values = Object.entries(slots)
    .filter(([name, value]) => key.test(name) && !isEmpty(value))
    .map(([, value]) => value);
  return values.length === 0 ? undefined : JSON.stringify(values);
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isEmpty);
  return value === undefined || value === null || value === '' || value === false;
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
