import type { CompanySegment, StaffMember } from '../../domain/context';
import { PRONOUNS } from './phrases/pronouns';
import { normalise, tokens } from './words';

/** Endings of Russian names in all cases. */
const ENDINGS = new Set('а у ы и е ой ей ою ею я ю ь й ем ом ого ому ым ую'.split(' '));

/** The member of staff that a text names, in any grammatical case. The longest match wins («Анна Котова» over «Анна»). */
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
  // a stem alone is not a form of the name: the stem of «Лия» is in every «есть ли»
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

/** A requested name that no member of staff has: «к Марине», "with Marina". */
export function findUnknownStaff(text: string, company: CompanySegment): string | null {
  if (findStaff(text, company)) return null;
  const found = /(?<!\p{L})(?:[Кк]о?|with|мастеру?)\s+(\p{Lu}\p{Ll}+)/u.exec(text)?.[1];
  return found === undefined || PRONOUNS.has(normalise(found)) ? null : found;
}

export function acceptsAnyStaff(text: string): boolean {
  return /(к )?люб(ому|ой) (мастер|специалист)|любой мастер|(все равно|не ?важно) (к кому|какой мастер)|другому мастеру|any(one|body)|any (master|stylist|specialist)|some(?:body) else/u.test(
    normalise(text),
  );
}
