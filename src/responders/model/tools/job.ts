import type { CompanySegment } from '../../../domain/context';
import { type Job, jobOfService } from '../../calendar/job';

/** Several services of one visit, one after the other, with one member of staff. Undefined: one of them is not there. */
export function jobOf(serviceIds: readonly string[], company: CompanySegment): Job | undefined {
  const jobs = serviceIds.flatMap((id) => jobOfService(id, company) ?? []);
  const [first, ...more] = jobs;
  if (!first || jobs.length < serviceIds.length) return undefined;
  return more.reduce(
    (all, { title, durationMinutes, price, staff }) => ({
      serviceId: all.serviceId,
      title: `${all.title}, ${title}`,
      durationMinutes: all.durationMinutes + durationMinutes,
      price: all.price && price && { min: all.price.min + price.min, max: all.price.max + price.max },
      staff: all.staff.filter((member) => staff.includes(member)),
    }),
    first,
  );
}
