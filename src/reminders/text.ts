import type { RemindedBooking, RemindingCompany } from '../db/reminders/due';
import { bookingOptionId } from '../domain/booking-options';
import type { ReplyOption } from '../domain/turn';
import { languageOfLocale } from '../phrases/language';
import { type PhraseBook, sayFrom } from '../phrases/say';
import { timeOf } from '../time/local-arithmetic';
import en from './phrases/en.json';
import ru from './phrases/ru.json';

type Phrase = keyof typeof ru & keyof typeof en;

const BOOK: PhraseBook<Phrase> = { ru, en };

/** With a confirmation for each booking, the options must not be more than ten. */
const MOST_CONFIRMED = 8;

interface Reminded {
  company: RemindingCompany;
  clientName: string | null;
  /** In the order of their times. */
  bookings: readonly RemindedBooking[];
}

/**
 * What a client is told, in the language of the company. It names no "tomorrow": it may leave later than it was written. It is
 * enough without its options, because a template shows none.
 */
export function reminderOf({ company, clientName, bookings }: Reminded): {
  text: string;
  options: ReplyOption[];
} {
  const say = sayFrom(BOOK, languageOfLocale(company.locale), company);
  const { format } = say;
  const visits = bookings.map(({ title, staffName, from }) =>
    say('visit', { title, staff: staffName, moment: format.moment(from) }),
  );
  const [first, second] = bookings;
  const isOne = second === undefined;
  const open = bookings.filter(({ confirmed }) => !confirmed);
  const lines = [
    say('hello', { name: clientName, company: company.name }),
    isOne
      ? say('one', { visit: visits[0] })
      : say('several', { list: visits.map((visit) => `– ${visit}`).join('\n') }),
    ...(company.address ? [say('address', { address: company.address })] : []),
    say(isOne && open.length > 0 ? 'ask' : 'changed'),
    say('stop'),
  ];
  const confirmTitle = ({ from }: RemindedBooking) =>
    isOne ? say('confirm') : say('confirmAt', { time: format.time(timeOf(from)) });
  const ids = { id: bookings.map(({ id }) => id).join('+'), from: first?.from ?? '' };
  const options = [
    ...open.slice(0, MOST_CONFIRMED).map((booking) => ({
      id: bookingOptionId('confirm', booking),
      title: confirmTitle(booking),
      ...(!isOne && { description: booking.title.slice(0, 72) }),
    })),
    { id: bookingOptionId('move', ids), title: say('move') },
    { id: bookingOptionId('cancel', ids), title: say('cancel') },
  ];
  return { text: lines.join('\n'), options };
}
