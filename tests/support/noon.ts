/** A time zone in which it is about noon: a test in it does not cross midnight. */
export function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`; // the signs of these names are the other way round
}
