/** What a business asks a client for. */
export const ASKED_FOR = ['service', 'staff', 'booking', 'day', 'time', 'confirm', 'name', 'cancel'] as const;

export type AskedFor = (typeof ASKED_FOR)[number];
