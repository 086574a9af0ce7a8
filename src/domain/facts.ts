/** Of one client. If there are more, the oldest leaves. */
export const MAX_FACTS = 50;

/** Characters of a fact and of its topic. */
export const LONGEST_FACT = 300;
export const LONGEST_TOPIC = 64;

/** A topic in the one spelling by which a fact replaces another: «Аллергии» and «  аллергии» are one topic. */
export function topicOf(given: string): string {
  return given.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}
