export interface Moment {
  date?: string | null;
  dateTime?: string | null;
  timeZone?: string;
}

/** An event as Google keeps it. */
export interface StoredEvent {
  id: string;
  status: 'confirmed' | 'tentative' | 'cancelled';
  etag: string;
  created: string;
  updated: string;
  start: Moment;
  end: Moment;
  summary?: string;
  description?: string;
  location?: string;
  transparency?: string;
  eventType?: string;
  colorId?: string;
  attendees?: { self?: boolean; email: string; responseStatus: string }[];
  extendedProperties?: { private?: Record<string, string> };
  recurrence?: string[];
  recurringEventId?: string;
  originalStartTime?: Moment;
  /** When it was changed last, in the order of the calendar. */
  change: number;
}

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string = reason,
  ) {
    super(message);
  }
}
