import type { CompanySegment, StaffMember } from '../../domain/context';
import { normalise, tokens } from './words';

/** Endings of Russian names in all cases. */
const ENDINGS = new Set('а у ы и е ой ей ою ею я ю ь й ем ом ого ому ым ую'.split(' '));

/** The member of staff a text names, in whatever case; the one named most fully wins («Анна Котова» over «Анна»). */
export function findStaff(text: string, company: CompanySegment): StaffMember | null {
  const said = tokens(text);
  let best: StaffMember | null = null;
  let bestCount = 0;
  for (const member of company.staff) {
    const [first, ...rest] = tokens(member.name).map((name) => said.some((word) => isForm(word, name)));
    const count = first ? 1 + rest.filter(Boolean).length : 0;
    if (count > bestCount) [best, bestCount] = [member, count];
  }
  return best;
}

function isForm(word: string, name: string): boolean {
  if (word === name) return true;
  // a bare stem is no form of a name: that of «Лия» is in every «есть ли»
  return stems(name).some(
    (stem) => word !== stem && word.startsWith(stem) && ENDINGS.has(word.slice(stem.length)),
  );
}

/** «Оксан-», «Серге-»; «Павел» loses a vowel too: «Павл-». */
function stems(name: string): string[] {
  if (!/[а-я]/.test(name)) return [name];
  const stem = name.replace(/[аяьйеиоуы]$/, '');
  return [stem, stem.replace(/[ео]([бвгджзклмнпрстфхцчшщ])$/, '$1')].filter((s) => s.length >= 2);
}

const PRONOUNS = new Set([
  'вам',
  'вас',
  'нам',
  'нас',
  'мне',
  'ней',
  'нему',
  'него',
  'you',
  'me',
  'him',
  'her',
]);

/** «к Марине», "with Marina": somebody is asked for by a name that nobody here has. */
export function findStranger(text: string, company: CompanySegment): string | null {
  if (findStaff(text, company)) return null;
  const found = /(?<!\p{L})(?:[Кк]о?|with|мастеру?)\s+(\p{Lu}\p{Ll}+)/u.exec(text)?.[1];
  return found === undefined || PRONOUNS.has(normalise(found)) ? null : found;
}

export function saysAnybody(text: string): boolean {
  return /(к )?люб(ому|ой) (мастер|специалист)|любой мастер|(все равно|не ?важно) (к кому|какой мастер)|другому мастеру|any(one|body)|any (master|stylist|specialist)|somebody else/u.test(
    normalise(text),
  );
}
