import type { Booking, CompanySegment, Service, StaffMember } from '../../domain/context';
import { asUtc } from '../../time/local-arithmetic';
import { performers } from '.';

/** What is to be booked: a service of the catalogue, or what the booking that is being moved was for. */
export interface Job {
  serviceId: string | null;
  title: string;
  durationMinutes: number;
  price: Service['price'] | null;
  /** The members of staff who perform it. */
  staff: StaffMember[];
}

export function jobOfService(serviceId: string | undefined, company: CompanySegment): Job | null {
  const service = company.services.find(({ id }) => id === serviceId);
  if (!service) return null;
  const { id, title, durationMinutes, price } = service;
  return { serviceId: id, title, durationMinutes, price, staff: performers(company, id) };
}

/** A booking made elsewhere may have no service of the catalogue; it keeps its title, duration and price. */
export function jobOfBooking(booking: Booking, company: CompanySegment): Job {
  const service = jobOfService(booking.serviceId ?? undefined, company);
  const { price } = booking;
  return {
    serviceId: service?.serviceId ?? null,
    title: booking.title,
    durationMinutes: (asUtc(booking.to).getTime() - asUtc(booking.from).getTime()) / 60_000,
    price: price === null ? (service?.price ?? null) : { min: price, max: price },
    staff: company.staff.filter(
      (member) => member.id === booking.staffId || service === null || service.staff.includes(member),
    ),
  };
}
