/** Who is spoken of, apart from the staff. */
export interface People {
  /** The client's own name: «меня зовут Аня», "I'm Sarah", or the answer to "What is your name?". */
  name: string | null;
  /** The booking is for another person: «мужа», «для дочки Саши», "for my friend Ann", «запишите на имя Сергей». */
  guest: { name: string | null; relation: string | null } | null;
  /** They come too: «и подруга тоже хочет», and not «это для подруги». */
  isBesides: boolean;
  /** The booking is for the client after all: «это мне, а не мужу». */
  isSelf: boolean;
  /** How many people come: «нас двое», "for two people", "me and my friend"; 1 if the text does not say. */
  count: number;
}
