/** The words that name days, as in a normalised text. One line for each meaning, with its forms in both languages. */

/** Days from today. */
export const NEAR_DAYS = numbered(
  [
    'позавчера',
    'вчера вчерашний yesterday',
    'сегодня сегодняшний сегодняшнего сейчас today now tonight',
    'завтра завтрашний завтрашнего tomorrow tmr tmrw',
    'послезавтра послезавтрашний послезавтрашнего',
    'послепослезавтра',
  ],
  -2,
);

/** Monday is 1. */
export const WEEKDAYS = numbered([
  'понедельник понедельника понедельнику понедельником пн monday mondays mon',
  'вторник вторника вторнику вторником вт tuesday tuesdays tue tues',
  'среда среду среды среде средой ср wednesday wednesdays wed',
  'четверг четверга четвергу четвергом чт thursday thursdays thu thur thurs',
  'пятница пятницу пятницы пятнице пятницей пт friday fridays fri',
  'суббота субботу субботы субботе субботой сб выходные выходных saturday saturdays sat weekend',
  'воскресенье воскресенья воскресенью воскресеньем воскресение вс sunday sundays sun',
]);

export const MONTHS = numbered([
  'января январь январе янв january jan',
  'февраля февраль феврале фев february feb',
  'марта март марте мар march mar',
  'апреля апрель апреле апр april apr',
  'мая май мае may',
  'июня июнь июне июн june jun',
  'июля июль июле июл july jul',
  'августа август августе авг august aug',
  'сентября сентябрь сентябре сен сент september sep sept',
  'октября октябрь октябре окт october oct',
  'ноября ноябрь ноябре ноя нояб november nov',
  'декабря декабрь декабре дек december dec',
]);

/** From the first to the nineteenth, as days of a month. */
export const ORDINALS = numbered([
  'первого первое первому first',
  'второго второе второму second',
  'третьего третье третьему third',
  'четвертого четвертое четвертому fourth',
  'пятого пятое пятому fifth',
  'шестого шестое шестому sixth',
  'седьмого седьмое седьмому seventh',
  'восьмого восьмое восьмому eighth',
  'девятого девятое девятому ninth',
  'десятого десятое десятому tenth',
  'одиннадцатого одиннадцатое одиннадцатому eleventh',
  'двенадцатого двенадцатое двенадцатому twelfth',
  'тринадцатого тринадцатое тринадцатому thirteenth',
  'четырнадцатого четырнадцатое четырнадцатому fourteenth',
  'пятнадцатого пятнадцатое пятнадцатому fifteenth',
  'шестнадцатого шестнадцатое шестнадцатому sixteenth',
  'семнадцатого семнадцатое семнадцатому seventeenth',
  'восемнадцатого восемнадцатое восемнадцатому eighteenth',
  'девятнадцатого девятнадцатое девятнадцатому nineteenth',
]);
export const ROUND_ORDINALS = numbered([
  'двадцатого двадцатое двадцатому twentieth',
  'тридцатого тридцатое тридцатому thirtieth',
]);
/** They precede an ordinal of one digit. */
export const TENS = numbered(['двадцать twenty', 'тридцать thirty']);

/** Numbers of a unit. */
export const QUANTITIES = new Map<string, number>([
  ...numbered([
    'один одну одна a an one',
    'два две пару couple two',
    'три несколько few several three',
    'четыре four',
    'пять five',
    'шесть six',
    'семь seven',
    'восемь eight',
    'девять nine',
    'десять ten',
    'одиннадцать eleven',
    'двенадцать twelve',
  ]),
  ...forms('полтора полторы', 1.5),
  ...forms('half', 0.5),
]);

export const MINUTES = new Map<string, number>([
  ...forms('минуту минуты минут минуток мин minute minutes min mins', 1),
  ...forms('полчаса полчасика', 30),
  ...forms('час часа часов часик часика часиков hour hours hr hrs', 60),
]);

export const DAYS = new Map<string, number>([
  ...forms('день дня дней сутки суток day days', 1),
  ...forms('неделю недели недель недельку недельки week weeks', 7),
]);

/** Maps the words of each line to its number. */
function numbered(lines: readonly string[], first = 1): ReadonlyMap<string, number> {
  return new Map(lines.flatMap((line, i) => forms(line, first + i)));
}

function forms(line: string, value: number): [string, number][] {
  return line.split(' ').map((word) => [word, value]);
}
