import type { Service } from '../../../domain/context';
import type { Opening } from '../calendar';

/** A booking as the client is told about it. */
export interface Visit {
  title: string;
  staff: string | null;
  from: string;
  price: Service['price'] | null;
}

export interface Category {
  name: string;
  services: readonly Service[];
}

/** Everything that the receptionist can say. Dates and times are local strings. */
export interface Phrases {
  hello(name: string | null): string;
  howCanIHelp(company: string): string;
  niceToMeet(name: string): string;
  canDo(): string;
  writeInWords(): string;
  goodbye(name: string | null): string;
  allRight(): string;
  handoff(): string;

  askService(titles: readonly string[]): string;
  whichService(titles: readonly string[]): string;
  /** `suggestion`: the nearest free time, which the client may accept with a yes. */
  askDay(title: string, suggestion: string | null): string;
  askNewDay(title: string): string;
  /** `isPart`: the day has more free times than these. */
  offerTimes(
    title: string,
    staff: string | null,
    date: string,
    times: readonly string[],
    isPart: boolean,
  ): string;
  offerOne(title: string, staff: string | null, from: string): string;
  askName(from: string): string;
  whichBooking(visits: readonly Visit[]): string;
  confirmCancel(visit: Visit): string;

  taken(from: string): string;
  past(): string;
  dayFull(date: string): string;
  dayOff(date: string): string;
  staffOff(staff: string, date: string): string;
  windowFull(date: string): string;
  nothingFree(title: string, phone: string | null): string;
  notPerformed(title: string, phone: string | null): string;
  doesNotPerform(staff: string, title: string, others: readonly string[]): string;
  noSuchStaff(staff: readonly string[]): string;

  booked(name: string | null, visit: Visit): string;
  moved(visit: Visit): string;
  alreadyThen(visit: Visit): string;
  cancelled(visits: readonly Visit[]): string;
  kept(visit: Visit): string;
  stopped(): string;

  noBookings(): string;
  bookings(visits: readonly Visit[]): string;
  prices(services: readonly Service[]): string;
  catalogue(categories: readonly Category[]): string;
  openOn(date: string, staff: string | null, opening: Opening): string;
  openingWeek(days: readonly { date: string; opening: Opening }[]): string;
  noHours(): string;
  address(address: string | null, phone: string | null): string;
}
