import { inWords } from './faults';
import type { Act, At, Schedule } from './schedule';

/** A schedule in words, in the order of time. */
export function story({ clients, companies, acts, faults, troubles }: Schedule): string {
  const lines: At<string>[] = [
    ...acts.map(({ at, what }) => ({ at, what: tell(what) })),
    ...faults.map(({ at, what }) => ({ at, what: `! ${inWords(what)}` })),
  ].sort((a, b) => a.at - b.at);
  const holding = companies.flatMap(({ onUnconfirmed }, i) => (onUnconfirmed === 'hold' ? [i] : []));
  const people = clients.map(
    ({ canonical, company }, i) => `client ${i} (${canonical}) of company ${company}`,
  );
  return [
    people.join(', '),
    ...(holding.length > 0 ? [`unconfirmed replies are held for company ${holding.join(' and ')}`] : []),
    ...(companies.some(({ isPatient }) => isPatient) ? ['DEBOUNCE and MAX_WAIT are as by default'] : []),
    ...[...troubles].map(([message, trouble]) => {
      const what = trouble.do === 'think' ? `thinks for ${trouble.ms} ms` : `${trouble.do}s`;
      return `the responder that is handed ${message} ${what}, ${trouble.times} times`;
    }),
    ...lines.map(({ at, what }) => `${String(at).padStart(5)} ms  ${what}`),
  ].join('\n');
}

function tell(act: Act): string {
  switch (act.do) {
    case 'write': {
      const slot = act.says === 'book' ? ` hour ${act.slot.hour} with ${act.slot.seat}` : '';
      return `client ${act.client} writes ${act.message} (at ${act.sentMs} ms): ${act.says}${slot}`;
    }
    case 'deliver-again':
      return `the gateway delivers ${act.message} again`;
    case 'book':
      return `the booking system books ${act.booking} for client ${act.client}: hour ${act.slot.hour} with ${act.slot.seat}`;
    case 'cancel':
      return `the booking system cancels ${act.booking}`;
    case 'note':
      return `the booking system writes something down about client ${act.client}`;
    case 'describe':
      return `company ${act.company} is ${act.about}`;
  }
}
