/** Not names, although they follow «к» or "with" and may be capitalised. */
export const PRONOUNS = new Set('вам вас нам нас мне ней нему него you me him her'.split(' '));
