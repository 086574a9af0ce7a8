/** The field of a booking's metadata that keeps the key of our request. A move keeps it, too. */
export const KEY = 'dialogkeeper';
