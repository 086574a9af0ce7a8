/** The few words by which the judge reads a message: deliberately other and fewer than those of the receptionist. */

const word = (...alternatives: string[]) =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'iu');

const YES = word(
  'да',
  'ага',
  'угу',
  'ок',
  'окей',
  'хорошо',
  'давай(?:те)?',
  'верно',
  'конечно',
  'подтвержда\\p{L}+',
  'соглас\\p{L}+',
  'подходит',
  'запис(?:ывай|ывайте|ать|ь|ьте)',
  'отмен(?:и|ите|яй|яйте)',
  'перен(?:оси|осите|еси|есите)',
  'yes',
  'yep',
  'yeah',
  'ok',
  'okay',
  'sure',
  'please',
  'correct',
  'right',
  'perfect',
  'great',
  'go ahead',
  'do it',
  'book it',
  'cancel it',
  'move it',
);
const NO = word('не', 'нет', 'no', 'not', "don'?t", "doesn'?t", "didn'?t", 'never', 'только не');
const REFUSAL = word(
  'не (?:надо|нужно|хочу|буду)',
  'ничего не',
  "(?:don'?t|do not) (?:want|need|book|cancel|move)",
  'no thanks',
);
const OTHER = word(
  'друг(?:ой|ое|ую|ая|ие)',
  'лучше',
  'раньше',
  'пораньше',
  'позже',
  'попозже',
  'передумал\\p{L}*',
  'ой',
  'other',
  'another',
  'instead',
  'rather',
  'earlier',
  'later',
  'actually',
  'change',
);
const QUESTION = word(
  'сколько',
  'скок\\p{L}*',
  'где',
  'когда',
  'кто',
  'как(?! в прошл| тогда| обычно| всегда)',
  'почему',
  'подскажите',
  'напомните',
  'забыл\\p{L}*',
  "what(?:s|'s)?",
  'how',
  'where',
  'when',
  'who',
  'why',
  'which',
  'do you',
  'is that',
  'is there',
  'are you',
);
const DAY = word(
  'сегодня',
  'завтра',
  'послезавтра',
  '(?:в |на |во )?(?:понедельник|вторник|сред[уы]|четверг|пятниц[уы]|суббот[уы]|воскресенье)',
  '\\d{1,2}\\.\\d{1,2}',
  '\\d{1,2} (?:ноября|декабря)',
  'today',
  'tonight',
  'tomorrow',
  'tmrw',
  '(?:mon|tues|wednes|thurs|fri|satur|sun)day',
  '(?:november|december|nov|dec) \\d{1,2}(?:st|nd|rd|th)?',
);
const CLOCK = word('(?:в|на) \\d{1,2}(?::\\d\\d)?', '\\d{1,2}:\\d\\d', '\\d{1,2} ?(?:am|pm)', 'at \\d{1,2}');
const ROUGHLY = word(
  'час[аио]\\p{L}*',
  'где.?то',
  'примерно',
  'около',
  'ближе',
  'around',
  'about',
  'ish',
  'not before',
  'after',
  'before',
  'до',
  'после',
);
const INTRODUCTION = word('меня зовут', "i'?m \\p{Lu}\\p{L}+", 'my name is', 'на имя');
const UNAVAILABLE =
  /к сожалению|занят|не работает|прошл|выходной|нет (?:свобод|врем|мест)|unfortunately|sorry|taken|fully booked|not free|no free|nothing free|closed|day off|passed|(?:not|isn't|is not) (?:available|working|free)/iu;
const CANNED =
  /могу записать вас|чем могу помочь|i can book|how can i help|what can i do for you|^(?:например|for example|e\.g\.)/iu;

export const saysYes = (text: string) => (YES.test(text) || /👍|✅|👌/u.test(text)) && !NO.test(text);
export const isBareYes = (text: string) =>
  saysYes(text) && text.trim().split(/\s+/).length <= 2 && !/\d/.test(text);
/** Stronger than a no: «не в 15, а в 16» chooses a time. */
export const refuses = (text: string) => REFUSAL.test(text);
export const saysNo = (text: string) => NO.test(text);
/** A correction or a refusal: what was agreed on before may be given up. */
export const corrects = (text: string) => NO.test(text) || OTHER.test(text);
export const isQuestion = (text: string) => /\?/.test(text) || QUESTION.test(text);
export const namesOneDay = (text: string) => countOf(DAY, text) === 1 && !corrects(text);
export const namesOneTime = (text: string) =>
  countOf(CLOCK, text) === 1 && !corrects(text) && !ROUGHLY.test(text);
export const introduces = (text: string) => INTRODUCTION.test(text) && !isQuestion(text);
/** The reply explains why it asks for another day or time. */
export const saysUnavailable = (reply: string) => UNAVAILABLE.test(reply);
export const isCanned = (sentence: string) => CANNED.test(sentence);

function countOf(pattern: RegExp, text: string): number {
  return [...text.matchAll(new RegExp(pattern, 'giu'))].length;
}
