import type { Format } from './format';
import type { Category, Phrases, Visit } from './phrases';

export function english(format: Format): Phrases {
  const visit = ({ title, staff, from }: Visit) =>
    `${title}${staff === null ? '' : ` with ${staff}`} ${format.moment(from)}`;
  const priced = (v: Visit) => visit(v) + (v.price === null ? '' : `. Price: ${format.price(v.price)}`);
  const list = (visits: readonly Visit[]) => visits.map((v, index) => `${index + 1}. ${visit(v)}`).join('\n');
  const call = (phone: string | null) => (phone === null ? '' : ` Please call us: ${phone}.`);
  const master = (staff: string | null) => (staff === null ? '' : ` with ${staff}`);
  const bookings = (count: number) => (count === 1 ? 'booking' : 'bookings');

  return {
    hello: (name) => (name === null ? 'Hello!' : `Hello, ${name}!`),
    howCanIHelp: (company) => `This is ${company}. How can I help?`,
    niceToMeet: (name) => `Nice to meet you, ${name}! How can I help?`,
    canDo: () =>
      'I can book you in, move or cancel a booking, and tell you about services, prices, opening hours and the address.',
    writeInWords: () => 'Sorry, I only understand text. Could you please write it in words?',
    goodbye: (name) =>
      name === null ? "You're welcome! Have a nice day!" : `You're welcome, ${name}! Have a nice day!`,
    allRight: () => 'All right! Write to us whenever you need anything.',
    handoff: () => 'Our administrator will answer you.',

    askService: (titles) =>
      titles.length === 0
        ? 'Which service would you like?'
        : `Which service would you like? For example: ${titles.join(', ')}.`,
    whichService: (titles) => `Which service do you need: ${format.or(titles)}?`,
    askDay: (title, suggestion) =>
      suggestion === null
        ? `Which day would you like for ${title}?`
        : `Which day would you like for ${title}? The nearest free time is ${format.moment(suggestion)}.`,
    askNewDay: (title) => `Which day and time shall I move ${title} to?`,
    offerTimes: (title, staff, date, times, isPart) =>
      `${title}${master(staff)} ${format.day(date)} is free at ${times.map(format.time).join(', ')}${isPart ? ', among other times' : ''}. Which time suits you?`,
    offerOne: (title, staff, from) =>
      `${title}${master(staff)} is free ${format.moment(from)}. Shall I book it for you?`,
    askName: (from) => `There is a free time ${format.moment(from)}. What is your name?`,
    whichBooking: (visits) =>
      `You have ${visits.length} ${bookings(visits.length)}:\n${list(visits)}\nWhich one do you mean?`,
    confirmCancel: (v) => `You have a booking: ${visit(v)}. Shall I cancel it?`,

    taken: (from) => `Sorry, nothing is free ${format.moment(from)}.`,
    past: () => 'That time has already passed.',
    dayFull: (date) => `Sorry, we are fully booked ${format.day(date)}.`,
    dayOff: (date) => `Sorry, there are no appointments ${format.day(date)}.`,
    staffOff: (staff, date) => `${staff} does not work ${format.day(date)}.`,
    windowFull: (date) => `Sorry, nothing is free at those hours ${format.day(date)}.`,
    nothingFree: (title, phone) => `Sorry, there is no free time for ${title} yet.${call(phone)}`,
    notPerformed: (title, phone) => `Sorry, nobody performs ${title} at the moment.${call(phone)}`,
    doesNotPerform: (staff, title, others) =>
      `${staff} does not do ${title}. Available with: ${others.join(', ')}.`,
    noSuchStaff: (staff) => `Nobody of that name works here. Available with: ${staff.join(', ')}.`,

    booked: (name, v) => `${name === null ? 'You' : `${name}, you`} are booked: ${priced(v)}. See you then!`,
    moved: (v) => `Your booking is moved: ${priced(v)}. See you then!`,
    alreadyThen: (v) => `You are already booked for that time: ${visit(v)}.`,
    cancelled: (visits) =>
      visits.length === 1 && visits[0]
        ? `Your booking is cancelled: ${visit(visits[0])}.`
        : `Your bookings are cancelled:\n${list(visits)}`,
    kept: (v) => `All right, your booking stays: ${visit(v)}.`,
    stopped: () => 'All right, I am not booking anything. Write to us whenever you need it.',

    noBookings: () => 'You have no upcoming bookings.',
    bookings: (visits) =>
      visits.length === 1 && visits[0]
        ? `You are booked: ${visit(visits[0])}.`
        : `You have ${visits.length} ${bookings(visits.length)}:\n${list(visits)}`,
    prices: (services) =>
      services.map((s) => `${s.title}: ${format.price(s.price)}, ${s.durationMinutes} min`).join('\n'),
    catalogue: (categories) => categories.map((c) => line(c)).join('\n'),
    openOn: (date, staff, { from, to }) =>
      `${staff === null ? 'We are open' : `${staff} works`} ${format.day(date)}, from ${format.time(from)} to ${format.time(to)}.`,
    openingWeek: (days) =>
      `Opening hours:\n${days.map((d) => `${format.shortDay(d.date)}: ${format.time(d.opening.from)} – ${format.time(d.opening.to)}`).join('\n')}`,
    noHours: () => 'There is no schedule for those days yet.',
    address: (address, phone) => {
      const known = [address && `Address: ${address}.`, phone && `Phone: ${phone}.`].filter(Boolean);
      return known.length === 0 ? 'Our administrator will tell you the address.' : known.join(' ');
    },
  };

  function line({ name, services }: Category): string {
    const items = services.map((s) => `${s.title} ${format.price(s.price)}`).join(', ');
    return name === '' ? items : `${name}: ${items}`;
  }
}
