import { normalise } from './words';

const WORD = "\\p{L}[\\p{L}'’-]{1,30}";
/** A second word belongs to the name only at the end of the phrase: «меня зовут Анна Петрова, …». */
const FULL = `(${WORD}(?:\\s+\\p{Lu}[\\p{L}'’-]{1,30}(?=\\s*(?:[.,!?)\\n]|$)))?)`;
const CAPITALISED = FULL.replace('\\p{L}', '\\p{Lu}');
const CLOSING = '(?=\\s*(?:[.,!?)\\n]|$))';

const INTRODUCTIONS = [
  new RegExp(
    `(?<!\\p{L})(?:[Мм]еня\\s+зовут|[Мм]о[её] имя|[Mm]y name(?:['’]s| is))\\s*[—–:-]?\\s*${FULL}`,
    'u',
  ),
  new RegExp(`(?<!\\p{L})(?:Я|я|[Ii]['’]m|[Ii] am|This is|this is)\\s*[—–-]?\\s*${CAPITALISED}`, 'u'),
  new RegExp(`(?<!\\p{L})[Ээ]то\\s*[—–-]?\\s*${CAPITALISED}${CLOSING}`, 'u'),
];

const NOT_NAMES = new Set(
  `да нет не ну ок хорошо ладно ага угу хочу хотел хотела могу буду бы можно нельзя зачем почему что как кто где
  когда пожалуйста спасибо здравствуйте привет алло завтра сегодня понедельник вторник среда четверг пятница
  суббота воскресенье записаться запись клиент а и yes no not ok okay sure hello hi hey thanks thank please why
  what who where when how looking interested late sorry fine good here so very just coming a an the in at on for
  going trying hoping afraid available sick ill running russian english`.split(/\s+/),
);

export interface NameFound {
  name: string;
  /** The text without the introduction, so that the name is not read as that of a member of staff. */
  rest: string;
}

/** A name that clients give without being asked. */
export function findIntroduction(text: string): NameFound | null {
  for (const pattern of INTRODUCTIONS) {
    const found = pattern.exec(text);
    const name = found?.[1];
    if (found && name && !isNotName(name)) {
      return { name: capitalise(name), rest: text.replace(found[0], ' ') };
    }
  }
  return null;
}

/** The answer to «Как вас зовут?»: up to three words and nothing else, or a name and a comma before the rest. */
export function findBareName(text: string, saysNothingElse: boolean): NameFound | null {
  // Read from the front: a pattern that looks for the end of the text takes the square of its length.
  const bare = /^.*[^\s.,!?()]/su.exec(text)?.[0].trim() ?? '';
  const whole = new RegExp(`^(?:[Ii]['’]m\\s+|[Яя]\\s+|[Ээ]то\\s+)?(${WORD}(?:\\s+${WORD}){0,2})$`, 'u').exec(
    bare,
  );
  if (saysNothingElse && whole?.[1] && !isNotName(whole[1])) return { name: capitalise(whole[1]), rest: '' };
  const leading = /^\s*(\p{Lu}\p{Ll}{1,30})\s*[,.!\n]/u.exec(text);
  if (!leading?.[1] || isNotName(leading[1])) return null;
  return { name: leading[1], rest: text.slice(leading[0].length) };
}

function isNotName(name: string): boolean {
  return normalise(name)
    .split(/\s+/)
    .some((word) => NOT_NAMES.has(word));
}

function capitalise(name: string): string {
  return name.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
}
