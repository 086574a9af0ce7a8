import { bookingOptionId } from '../../domain/booking-options';
import { isMoment } from '../../time/local-arithmetic';

type Listed = 'service' | 'staff' | 'move' | 'cancel';

/** What an option stands for. `time`: an offer, or a booking that is put to the client; `bookingId`: the booking that it moves. */
export type Meaning =
  | { kind: Listed; ids: readonly string[] }
  /** The client will come, at this time. */
  | { kind: 'confirm'; bookingId: string; from: string }
  | {
      kind: 'time';
      from: string;
      /** None: anybody who performs the service. */
      staffIds: readonly string[];
      serviceId: string | null;
      bookingId?: string | undefined;
    };

/** `answer`: a yes or a no to exactly that. */
export interface Press {
  answer: 'yes' | 'no' | null;
  meaning: Meaning;
}

const IDS = '[^:+]+(?:\\+[^:+]+)*';
const ID = new RegExp(
  `^(?:(?<answer>yes|no):)?(?:(?<kind>service|staff|move|cancel):(?<ids>${IDS})|` +
    `confirm:(?<confirmed>[^:+]+):(?<at>.{10}T.{5})|` +
    `time:(?<from>.{10}T.{5}):(?<staff>(?:${IDS})?):(?<service>[^:+]*)(?::(?<booking>[^:+]+))?)$`,
  'u',
);

/** `time:2026-11-28T12:00:3:54`, `yes:cancel:17`: it says all, because it may come back days later, when the state knows nothing of it. */
export function idOf(meaning: Meaning): string {
  if (meaning.kind === 'confirm')
    return bookingOptionId('confirm', { id: meaning.bookingId, from: meaning.from });
  if (meaning.kind !== 'time') return `${meaning.kind}:${meaning.ids.join('+')}`;
  const { from, staffIds, serviceId, bookingId } = meaning;
  return ['time', from, staffIds.join('+'), serviceId ?? '', ...(bookingId ? [bookingId] : [])].join(':');
}

/** Null: it is none of our ids. */
export function readId(id: string): Press | null {
  const found = ID.exec(id)?.groups;
  if (!found) return null;
  const { kind, ids = '', from = '', staff = '', service = '', booking, confirmed, at = '' } = found;
  const answer = (found.answer ?? null) as Press['answer'];
  if (confirmed) return { answer, meaning: { kind: 'confirm', bookingId: confirmed, from: at } };
  if (kind) return { answer, meaning: { kind: kind as Listed, ids: ids.split('+') } };
  const staffIds = staff === '' ? [] : staff.split('+');
  const meaning: Meaning = { kind: 'time', from, staffIds, serviceId: service || null, bookingId: booking };
  return isMoment(from) ? { answer, meaning } : null;
}
