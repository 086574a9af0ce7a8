import { dateOf, timeOf } from './local-time';
import type { Facts } from './plan';
import type { Wish } from './state';
import { namesDetail } from './understanding';

/** What the client wants: what was known before (`base`), changed by the messages of this turn. */
export function wishOf(facts: Facts, base: Wish): Wish {
  const { said, state } = facts;
  const chosen = chosenTime(facts);
  if (chosen !== null) {
    return { ...base, ...staffAndService(facts, base), date: dateOf(chosen), time: timeOf(chosen) };
  }
  const refuses = said.intents.has('other') || (said.intents.has('no') && state.offered.length > 0);
  if (refuses && !namesDetail(said)) {
    return { ...base, date: undefined, time: undefined, window: undefined };
  }
  const wish: Wish = { ...base, ...staffAndService(facts, base) };
  if (said.date !== null) wish.date = said.date;
  if (said.time !== null) Object.assign(wish, { time: said.time, window: undefined });
  // «а вечером?» replaces the time of an earlier message
  else if (said.window !== null) Object.assign(wish, { window: said.window, time: undefined });
  return wish;
}

function staffAndService({ said, state, context }: Facts, base: Wish): Pick<Wish, 'serviceId' | 'staffId'> {
  return { serviceId: serviceId(), staffId: said.anyStaff ? undefined : (said.staff?.id ?? base.staffId) };

  function serviceId(): string | undefined {
    const known = (id: string | undefined) =>
      context.company.services.some((service) => service.id === id) ? id : undefined;
    if (state.asked === 'service') {
      // «мужская» is enough where the kinds of haircut were listed
      const listed = said.services.filter((service) => state.offered.includes(service.id));
      if (listed.length === 1) return listed[0]?.id;
      if (said.services.length === 0 && said.choice !== null) return known(state.offered.at(said.choice));
    }
    if (said.services.length === 1) return said.services[0]?.id;
    // «стрижка» again, while it is known which one
    return said.services.length === 0 || said.services.some((service) => service.id === base.serviceId)
      ? known(base.serviceId)
      : undefined;
  }
}

/** The offered time that the answer chooses, if it chooses one. */
function chosenTime({ said, state }: Facts): string | null {
  if (state.asked !== 'time' && state.asked !== 'date') return null;
  const { offered } = state;
  if (said.time !== null) {
    const [only, another] = offered.filter((from) => timeOf(from) === said.time);
    const agrees = only !== undefined && another === undefined && state.asked === 'time';
    return agrees && (said.date === null || said.date === dateOf(only)) ? only : null;
  }
  if (said.date !== null || said.window !== null) return null;
  if (said.choice !== null) return offered.at(said.choice) ?? null;
  if (said.intents.has('soonest') && state.asked === 'time') return offered[0] ?? null;
  return said.intents.has('yes') && offered.length === 1 ? (offered[0] ?? null) : null;
}
