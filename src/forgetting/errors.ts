import { DialogkeeperError } from '../domain/error';

interface Expected {
  bookings: number;
  next: Date | null;
  requests: number;
}

/** The client is to be forgotten, and the business still expects them. */
export class ClientExpected extends DialogkeeperError {
  readonly code = 'client.expected';
  override readonly retryable = false;
  readonly bookings: number;
  readonly requests: number;

  constructor(
    readonly companyId: string,
    { bookings, next, requests }: Expected,
  ) {
    const what = [
      ...(bookings > 0 ? [`bookings ahead: ${bookings}, the next at ${next?.toISOString()}`] : []),
      ...(requests > 0 ? [`requests to the booking system whose end is not known yet: ${requests}`] : []),
    ];
    super(
      `company ${companyId} still expects this client (${what.join('; ')}). Nothing was deleted. Cancel the bookings first, or repeat with --with-bookings (on the page: tick “also if bookings are ahead”): then they stay, and keep their time, without the client`,
    );
    this.bookings = bookings;
    this.requests = requests;
  }
}
