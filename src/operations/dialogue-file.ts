import type { Db } from '../db/database';
import type { ConversationHeader } from '../db/timeline/header';
import { type MadeBooking, madeByTurns, namesOf, type SaidMessage, saidUntil } from '../db/turn-view/said';
import { fingerprint } from '../privacy/redaction';
import { NothingToSave } from './errors';
import { Pseudonyms } from './pseudonyms';

/** Messages, and bookings: the oldest of more are left out. */
const MOST = 500;

/**
 * A conversation up to a turn as a recorded dialogue (docs/replay.md): one line of JSON. Names of the client and of staff are replaced
 * where they are spelled as they are stored, phone numbers and e-mail addresses are masked; the other words stay. Throws `NothingToSave`.
 */
export async function dialogueFile(db: Db, header: ConversationHeader, turn: number): Promise<string> {
  const { companyId, conversationId, clientId } = header;
  const [said, bookings, names] = await Promise.all([
    saidUntil(db, conversationId, turn, MOST),
    madeByTurns(db, header, MOST),
    namesOf(db, companyId, clientId),
  ]);
  const pseudonyms = new Pseudonyms(names);
  const turns = recordedTurns(said, bookings, pseudonyms);
  if (!turns.some(({ speaker }) => speaker === 'SYSTEM')) throw new NothingToSave(turn);
  const id = `conversation-${fingerprint(`${companyId}/${conversationId}`)}-${turn}`;
  return `${JSON.stringify({ id, turns })}\n`;
}

interface RecordedTurn {
  speaker: 'USER' | 'SYSTEM';
  text: string;
  actions?: { act: string }[];
  service_call?: { method: string; parameters: Record<string, string> };
}

/** What the business has said in one turn is one turn of the recording. */
function recordedTurns(
  said: readonly SaidMessage[],
  bookings: readonly MadeBooking[],
  pseudonyms: Pseudonyms,
): RecordedTurn[] {
  const turns: (RecordedTurn & { turn: number })[] = [];
  for (const { turn, direction, kind, text } of said) {
    const shown = pseudonyms.in(text?.trim() || `[${kind}]`);
    const last = turns.at(-1);
    if (direction === 'in') turns.push({ turn, speaker: 'USER', text: shown });
    else if (last?.speaker === 'SYSTEM') last.text = `${last.text}\n${shown}`;
    else if (last)
      turns.push({ turn, speaker: 'SYSTEM', text: shown, ...callOf(turn, bookings, pseudonyms) });
  }
  return turns.map(({ turn: _, ...recorded }) => recorded);
}

function callOf(turn: number, bookings: readonly MadeBooking[], pseudonyms: Pseudonyms) {
  const booking = bookings.find((one) => one.turn === turn);
  if (!booking) return {};
  const [date = '', time = ''] = booking.from.split('T');
  const parameters = {
    treatment: pseudonyms.in(booking.title),
    stylist_name: pseudonyms.of(booking.staff),
    appointment_date: date,
    appointment_time: time,
  };
  return { actions: [{ act: 'NOTIFY_SUCCESS' }], service_call: { method: 'BookAppointment', parameters } };
}
