import type { Format } from './format';
import type { Category, Phrases, Visit } from './phrases';

export function russian(format: Format): Phrases {
  const visit = ({ title, staff, from }: Visit) =>
    `«${title}», ${format.moment(from)}${staff === null ? '' : `, мастер — ${staff}`}`;
  const priced = (v: Visit) => visit(v) + (v.price === null ? '' : `. Стоимость: ${format.price(v.price)}`);
  const list = (visits: readonly Visit[]) => visits.map((v, index) => `${index + 1}. ${visit(v)}`).join('\n');
  const call = (phone: string | null) => (phone === null ? '' : ` Позвоните нам, пожалуйста: ${phone}.`);
  const master = (staff: string | null) => (staff === null ? '' : ` (мастер — ${staff})`);
  const plural = new Intl.PluralRules('ru');
  const records = (count: number) =>
    ({ one: 'запись', few: 'записи' })[plural.select(count) as 'one' | 'few'] ?? 'записей';

  return {
    hello: (name) => (name === null ? 'Здравствуйте!' : `Здравствуйте, ${name}!`),
    howCanIHelp: (company) => `Это ${company}. Чем могу помочь?`,
    niceToMeet: (name) => `Приятно познакомиться, ${name}! Чем могу помочь?`,
    canDo: () =>
      'Могу записать вас, перенести или отменить запись, подсказать услуги, цены, часы работы и адрес.',
    writeInWords: () => 'Извините, я понимаю только текст. Напишите, пожалуйста, словами.',
    goodbye: (name) => (name === null ? 'Пожалуйста! Хорошего дня!' : `Пожалуйста, ${name}! Хорошего дня!`),
    allRight: () => 'Хорошо! Если что-то понадобится — пишите.',
    handoff: () => 'Вам ответит администратор.',

    askService: (titles) =>
      titles.length === 0
        ? 'На какую услугу вас записать?'
        : `На какую услугу вас записать? Например: ${titles.map((t) => `«${t}»`).join(', ')}.`,
    whichService: (titles) => `Какая услуга нужна: ${format.or(titles.map((t) => `«${t}»`))}?`,
    askDay: (title, suggestion) =>
      suggestion === null
        ? `На какой день записать вас на услугу «${title}»?`
        : `На какой день записать вас на услугу «${title}»? Ближайшее свободное время — ${format.moment(suggestion)}.`,
    askNewDay: (title) => `На какой день и какое время перенести запись «${title}»?`,
    offerTimes: (title, staff, date, times, isPart) =>
      `«${title}»${master(staff)}: ${format.day(date)}, свободно${isPart ? ', например,' : ''} ${times.map(format.time).join(', ')}. Какое время вам удобно?`,
    offerOne: (title, staff, from) =>
      `«${title}»${master(staff)}: свободно ${format.moment(from)}. Записать вас на это время?`,
    askName: (from) => `Есть свободное время ${format.moment(from)}. Как вас зовут?`,
    whichBooking: (visits) =>
      `У вас ${visits.length} ${records(visits.length)}:\n${list(visits)}\nО какой из них речь?`,
    confirmCancel: (v) => `У вас запись: ${visit(v)}. Отменить её?`,

    taken: (from) => `К сожалению, ${format.moment(from)} свободного времени нет.`,
    past: () => 'Это время уже прошло.',
    dayFull: (date) => `К сожалению, ${format.day(date)}, всё занято.`,
    dayOff: (date) => `К сожалению, ${format.day(date)}, записи нет.`,
    staffOff: (staff, date) => `${staff} не работает ${format.day(date)}.`,
    windowFull: (date) => `К сожалению, ${format.day(date)}, в эти часы свободного времени нет.`,
    nothingFree: (title, phone) =>
      `К сожалению, на услугу «${title}» пока нет свободного времени.${call(phone)}`,
    notPerformed: (title, phone) => `К сожалению, услугу «${title}» сейчас никто не выполняет.${call(phone)}`,
    doesNotPerform: (staff, title, others) =>
      `${staff} не выполняет услугу «${title}». Кто выполняет: ${others.join(', ')}.`,
    noSuchStaff: (staff) => `Мастера с таким именем у нас нет. Кто выполняет: ${staff.join(', ')}.`,

    booked: (name, v) => `${name === null ? 'Вы' : `${name}, вы`} записаны: ${priced(v)}. Ждём вас!`,
    moved: (v) => `Запись перенесена: ${priced(v)}. Ждём вас!`,
    alreadyThen: (v) => `На это время вы уже записаны: ${visit(v)}.`,
    cancelled: (visits) =>
      visits.length === 1 && visits[0]
        ? `Запись отменена: ${visit(visits[0])}.`
        : `Записи отменены:\n${list(visits)}`,
    kept: (v) => `Хорошо, запись остаётся: ${visit(v)}.`,
    stopped: () => 'Хорошо, не записываю. Если понадобится запись — пишите.',

    noBookings: () => 'Предстоящих записей у вас нет.',
    bookings: (visits) =>
      visits.length === 1 && visits[0]
        ? `Вы записаны: ${visit(visits[0])}.`
        : `У вас ${visits.length} ${records(visits.length)}:\n${list(visits)}`,
    prices: (services) =>
      services.map((s) => `«${s.title}» — ${format.price(s.price)}, ${s.durationMinutes} мин.`).join('\n'),
    catalogue: (categories) => categories.map((c) => line(c)).join('\n'),
    openOn: (date, staff, { from, to }) =>
      `${staff === null ? 'Мы работаем' : `${staff} работает`} ${format.day(date)}, с ${format.time(from)} до ${format.time(to)}.`,
    openingWeek: (days) =>
      `Часы работы:\n${days.map((d) => `${format.shortDay(d.date)}: ${format.time(d.opening.from)}–${format.time(d.opening.to)}`).join('\n')}`,
    noHours: () => 'Расписания на эти дни пока нет.',
    address: (address, phone) => {
      const known = [address && `Адрес: ${address}.`, phone && `Телефон: ${phone}.`].filter(Boolean);
      return known.length === 0 ? 'Адрес вам подскажет администратор.' : known.join(' ');
    },
  };

  function line({ name, services }: Category): string {
    const items = services.map((s) => `${s.title} — ${format.price(s.price)}`).join(', ');
    return name === '' ? items : `${name}: ${items}`;
  }
}
