import type { SalonTask } from '../files';
import type { Step, TaskTurn } from '../task';

export type Arguments = Readonly<Record<string, unknown>>;

export interface Call {
  tool: string;
  with: Arguments;
}

/** The call of a task that changes something last, and that is done wrong on purpose. */
export interface Target extends Call {
  language: 'ru' | 'en';
  /** The turn in which it is done. */
  turn: number;
  /** The turn in which it is put to the client; undefined: it needs no yes. */
  put: number | undefined;
}

const CHANGES = ['book', 'move', 'cancel'];
const OTHER_WRITES = ['remember', 'forget', 'rename_client', 'set_reminders', 'confirm_visit', 'hand_over'];

/** Undefined: the reference of the task writes nothing. */
export function targetOf({ task }: SalonTask): Target | undefined {
  const calls = task.turns.flatMap((turn, i) => callsOf(turn).map((call) => ({ ...call, turn: i })));
  const language = task.id.startsWith('ru') ? 'ru' : 'en';
  const change = calls.findLast(({ tool }) => CHANGES.includes(tool));
  const first =
    change && calls.find(({ tool, with: given }) => tool === change.tool && isSame(given, change.with));
  if (change && first && first.turn < change.turn) return { ...change, language, put: first.turn };
  const other = calls.findLast(({ tool }) => OTHER_WRITES.includes(tool));
  return other && { ...other, language, put: undefined };
}

export function callsOf({ model }: Pick<TaskTurn, 'model'>): Call[] {
  return model.flatMap((step) =>
    'call' in step ? Object.entries(step.call).map(([tool, given]) => ({ tool, with: given })) : [],
  );
}

export function stepOf(...calls: readonly Call[]): Step {
  return { call: Object.fromEntries(calls.map(({ tool, with: given }) => [tool, given])) };
}

/** The question may be for "any" member of staff, and the yes for one of them. */
export function isSame(one: Arguments, other: Arguments): boolean {
  return one.from === other.from && one.bookingId === other.bookingId && one.serviceId === other.serviceId;
}
