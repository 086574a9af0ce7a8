import { normalise } from './words';

/** What a message asks for or expresses, apart from a service, a person, a day or a time. */
export type Intent =
  | 'greet'
  | 'book'
  | 'cancel'
  | 'move'
  | 'mine'
  | 'price'
  | 'services'
  | 'hours'
  | 'address'
  | 'soonest'
  | 'other'
  | 'all'
  | 'thanks'
  | 'bye'
  | 'yes'
  | 'no'
  | 'stop'
  | 'human';

/** The beginning of a word: JavaScript's `\b` does not work for Cyrillic. */
const W = '(?<!\\p{L})';
/** The end of a word. */
const E = '(?!\\p{L})';
const any = (...patterns: string[]) => new RegExp(patterns.join('|'), 'u');

const PATTERNS: Record<Intent, RegExp> = {
  greet: any(
    `${W}(здравств|привет|добр(ый|ое|ого|ой) (день|утро|вечер|времени|ночи))`,
    `${W}(hi|hello|hey|good (morning|afternoon|evening|day))${E}`,
  ),
  book: any(
    `${W}(запиш|запис(ать|аться|ываюсь)|заброн|окош|свободн|окно${E}|окна${E})`,
    `${W}(есть|когда|какое) .{0,15}врем(я|ени)${E}(?! работ)`,
    `${W}(хочу|хотел[аи]? бы|можно|нужн[аоы]?) (на|к|мне)${E}`,
    `${W}(book|reserve|schedule|available|availability|free (time|slot)s?|slots?)${E}`,
    `${W}((make|have|get|need|want|like) (an )?appointment|sign me up)${E}`,
    `${W}(what times|which (time|day)s?)${E}`,
  ),
  cancel: any(
    `${W}(?<!не (надо |нужно )?)отмен(и|я|а${E}|у${E}|ы${E})`,
    `${W}(не (смогу|сможем|получится|получается) .{0,25}(прийти|приехать|быть|подойти)|не (приду|приеду))`,
    `${W}(удалите|снимите|уберите) .{0,10}запись`,
    `(?<!(don't|not|no) )${W}(cancel|(can't|can ?not|won't) (come|make it|be able))`,
  ),
  move: any(
    `${W}(перенес|перенос|передвин|сдвин|перезапи|перестав)`,
    `${W}(поменя|измен|смен)\\p{L}* .{0,10}(время|дату|день|запись)`,
    `${W}(reschedul|postpone|move (my|the|it|this)|(change|shift) (my|the) (appointment|booking|time|date|visit))`,
  ),
  mine: any(
    `${W}(когда|во сколько|какое время|какой день|куда|к кому|на что) .{0,30}запис(ан|ь)`,
    `${W}(что|куда) .{0,12}записан`,
    `${W}я (уже )?запис(ан|ал)`,
    `${W}(какие|есть ли|есть) .{0,12}у меня .{0,20}запис`,
    `${W}у меня .{0,20}запис(ь|и|ей)${E}`,
    `${W}мо[ияю] .{0,12}запис`,
    `${W}(when|what time|what day).{0,12} (my|i)${E}.{0,12}(appointment|booking|booked|visit)`,
    `${W}what .{0,10}i .{0,12}booked`,
    `${W}(do i have|have i) .{0,20}(appointment|booking|booked)`,
    `${W}my (next )?(appointment|booking)s?${E}`,
  ),
  price: any(
    `${W}(сколько .{0,15}сто(ит|ят|ить)|цен(а|ы|у|ам)${E}|прайс|стоимост|почем${E}|сколько (будет|за)${E})`,
    `${W}(how much|prices?|costs?|fees?|price ?list)${E}`,
  ),
  services: any(
    `${W}(услуги|услуг${E}|процедуры)`,
    `${W}(что|чем) (вы |у вас )?(есть|делаете|предлагаете|занимаетесь|умеете)`,
    `${W}((what|which|your) services|services|what (do you|can you) (do|offer)|menu)${E}`,
  ),
  hours: any(
    `${W}(график|режим|часы) работы`,
    `${W}(работает|открыт[оы]?|закрыт[оы]?|открываетесь|закрываетесь|работаете)${E}`,
    `${W}((opening|working|business|your) hours|what hours|(when|what time) .{0,10}(open|close)|(are|is) .{0,12}(open|closed|working))${E}`,
  ),
  address: any(
    `${W}(адрес|где (вы|находит|располож|салон)|как (к вам |вас )?(найти|добраться|проехать|доехать)|куда (ехать|подъехать|идти|приходить))`,
    `${W}(телефон|номер телефона)`,
    `${W}(address|where (are|is)|location|directions|how (do|can) i (get|find)|phone number)`,
  ),
  soonest: any(
    `${W}(ближайш|как можно (раньше|скорее)|(не ?важно|все равно|любо(е|й))(?! (к кому|как\\p{L}+ мастер|мастер|специалист))${E}|когда угодно)`,
    `${W}(soonest|earliest|asap|as soon as|any ?(time|day)|whenever|first available)`,
  ),
  other: any(`${W}друг(ое|ой) (время|день)`, `${W}(another|other|different) (time|day)`),
  all: any(
    `${W}(все|обе) (мои )?(запис|их${E})|^(все|обе)[^\\p{L}]*$`,
    `${W}(all|both) (of )?(my |the )?(appointments|bookings|them)|^(all|both)[^\\p{L}]*$`,
  ),
  thanks: any(`${W}(спасиб|благодар|спс${E})`, `${W}(thank|thanks|thx|cheers)`, '🙏|❤'),
  bye: any(
    `${W}(до свидан|до встреч|всего (доброго|хорошего)|хорошего (дня|вечера)|пока(?=[\\s.!)]*$))`,
    `${W}(bye|goodbye|see you|have a (nice|good|great))`,
  ),
  yes: any(
    `^[^\\p{L}]*(да|ага|угу|конечно|верно|давайте|хорошо|ок|окей|согласн[аы]?|подтверждаю)${E}`,
    `(?<!не )${W}(подходит|подтверждаю|давайте)${E}`,
    `^[^\\p{L}]*(yes|yeah|yep|yup|sure|ok|okay|correct|confirm|perfect|great|fine|please do)${E}`,
    `${W}(sounds good|works for me|go ahead)`,
    '👍|✅|👌',
  ),
  no: any(
    `^[^\\p{L}]*(нет|неа)${E}`,
    `${W}не (подходит|подойдет|надо отмен|нужно отмен|отмен)`,
    `^[^\\p{L}]*(no|nope|not|don't)${E}`,
    `${W}(doesn't work|don't cancel|not cancel)`,
    '👎|❌',
  ),
  stop: any(
    `${W}(передумал|забудьте|не надо(?! отмен)|не нужно(?! отмен)|ничего не надо)`,
    `${W}(never ?mind|forget it|changed my mind|no longer)`,
  ),
  human: any(
    `${W}(администратор|оператор|менеджер)`,
    `${W}(с|со|нужен|позовите|живо\\p{L}+|настоящ\\p{L}+) человек`,
    `${W}(жалоб|пожалов|претензи|безобрази|возмут|возмущ|ужасн|отвратительн|верните деньги|обманули|недоволь)`,
    `${W}(human|operator|manager|administrator|admin|receptionist|real person|speak to (a|some)|complain|refund|terrible|awful|disgusting)`,
  ),
};

/** Greetings and farewells contain days or parts of a day («добрый вечер», "see you tomorrow") that are not requests. */
const COURTESIES =
  /добр(ый|ое|ого|ой) (день|утро|вечер|времени|ночи)|до (завтра|понедельника|вторника|среды|четверга|пятницы|субботы|воскресенья)(?=[\s.!)]*$)|хорошего (дня|вечера)|good (morning|afternoon|evening|day)|see you( (tomorrow|then|soon|on \w+))?|have a (nice|good|great) (day|evening|weekend)/gu;

export const withoutCourtesies = (text: string): string => normalise(text).replace(COURTESIES, ' ');

export function findIntents(text: string): Set<Intent> {
  const plain = normalise(text).replace(/[,;]+/g, ' ').replace(/\s+/g, ' ').trim();
  const found = new Set<Intent>();
  for (const [intent, pattern] of Object.entries(PATTERNS) as [Intent, RegExp][]) {
    if (pattern.test(plain)) found.add(intent);
  }
  return withoutWeakerIntents(found);
}

/** «Перенесите мою запись» mentions a booking, but asks only to move it. */
function withoutWeakerIntents(found: Set<Intent>): Set<Intent> {
  if (found.has('move')) found.delete('cancel');
  if (found.has('move') || found.has('cancel')) {
    found.delete('mine');
    found.delete('book');
  }
  if (found.has('mine')) found.delete('book');
  return found;
}
