import { z } from 'zod';
import { parseLines, type ScriptedDialogue, type ScriptedTurn } from '../../responders/scripted/script';

/**
 * The format of recorded dialogues (docs/replay.md): JSON lines, each `{ id, turns: [...] }`. A turn has a `speaker` (USER
 * or SYSTEM; others are skipped) and a `text`. A USER turn may have `state`: all slots that are known so far, each with
 * equivalent spoken forms. A SYSTEM turn may have `service_call` and `actions`; it confirms a booking if it called
 * `BookAppointment` and its actions contain `NOTIFY_SUCCESS`.
 */
const recordedTurn = z.object({
  speaker: z.string(),
  text: z.string().optional(),
  state: z.record(z.string(), z.unknown()).optional(),
  actions: z.array(z.object({ act: z.string() })).optional(),
  service_call: z.object({ method: z.string(), parameters: z.record(z.string(), z.string()) }).optional(),
});

const recordedDialogue = z.object({ id: z.string().min(1), turns: z.array(recordedTurn).min(1) });

type RecordedTurn = z.output<typeof recordedTurn>;

/** A recorded booking: the provider's name, and a day that may be in the past. */
export interface RecordedBooking {
  provider: string;
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM` */
  time: string;
}

export type RecordedDialogue = Omit<ScriptedDialogue, 'turns'> & {
  turns: (Omit<ScriptedTurn, 'booking'> & { recorded?: RecordedBooking })[];
};

/** Leaves out unanswered USER turns, and a greeting before the first USER turn. Throws `InvalidScript`. */
export function readRecorded(path: string): RecordedDialogue[] {
  return parseLines(path, recordedDialogue)
    .map(({ id, turns }) => ({ id, turns: pair(turns) }))
    .filter(({ turns }) => turns.length > 0);
}

function pair(recorded: readonly RecordedTurn[]): RecordedDialogue['turns'] {
  const paired: RecordedDialogue['turns'] = [];
  let asked: RecordedTurn[] = [];
  for (const turn of recorded.filter(({ text }) => text)) {
    if (turn.speaker === 'USER') asked.push(turn);
    else if (turn.speaker === 'SYSTEM' && asked.length > 0) {
      const booking = bookingIn(turn);
      paired.push({
        messages: asked.map(({ text }) => text ?? ''),
        reply: turn.text ?? '',
        slots: Object.assign({}, ...asked.map(({ state }) => state ?? {})),
        ...(booking && { recorded: booking }),
      });
      asked = [];
    }
  }
  return paired;
}

/** A refused call is in the recording too: only the actions tell whether the booking was made. */
function bookingIn({ service_call: call, actions }: RecordedTurn): RecordedBooking | undefined {
  if (call?.method !== 'BookAppointment') return undefined;
  if (!actions?.some(({ act }) => act === 'NOTIFY_SUCCESS')) return undefined;
  const { appointment_date: date, appointment_time: time, ...names } = call.parameters;
  const provider = Object.entries(names).find(([slot]) => slot.endsWith('_name'))?.[1];
  if (!date || !time || !provider) return undefined;
  return { provider, date, time };
}
