/** Enough of a client's address to recognise it in the list of chats, and too little to write to them. */
export function shownAddress(address: string): string {
  return `${address.slice(0, 3)}…${address.slice(-2)}`;
}
