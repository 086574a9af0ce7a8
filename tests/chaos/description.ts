import { describeFault } from './faults';
import type { Schedule, Step, Timed } from './schedule';

/** A readable form of a schedule, in the order of time. */
export function describeSchedule({ clients, companies, steps, faults, responderFaults }: Schedule): string {
  const lines: Timed<string>[] = [
    ...steps.map(({ at, what }) => ({ at, what: describeStep(what) })),
    ...faults.map(({ at, what }) => ({ at, what: `! ${describeFault(what)}` })),
  ].sort((a, b) => a.at - b.at);
  const holding = companies.flatMap(({ onUnconfirmed }, i) => (onUnconfirmed === 'hold' ? [i] : []));
  const people = clients.map(
    ({ canonical, alias, company, by }, i) =>
      `client ${i} (${canonical}${alias ? ` and ${alias.canonical}` : ''}) of company ${company}${by === 'webhook' ? ' by webhooks' : ''}`,
  );
  return [
    people.join(', '),
    ...(holding.length > 0 ? [`unconfirmed replies are held for company ${holding.join(' and ')}`] : []),
    ...(companies.some(({ hasDefaultDebounce }) => hasDefaultDebounce)
      ? ['DEBOUNCE and MAX_WAIT have their defaults']
      : []),
    ...[...responderFaults].map(([message, fault]) => {
      const what = fault.do === 'think' ? `thinks for ${fault.ms} ms` : `${fault.do}s`;
      return `the responder that receives ${message} ${what}, ${fault.times} times`;
    }),
    ...lines.map(({ at, what }) => `${String(at).padStart(5)} ms  ${what}`),
  ].join('\n');
}

function describeStep(step: Step): string {
  switch (step.do) {
    case 'write': {
      const slot = step.request === 'book' ? ` hour ${step.slot.hour} with ${step.slot.seat}` : '';
      const from = `${step.from ? ' from the second address' : ''}${step.namesBoth ? ', naming both,' : ''}`;
      return `client ${step.client} writes${from} ${step.message} (at ${step.sentMs} ms): ${step.request}${slot}`;
    }
    case 'link':
      return `the provider links the addresses of client ${step.client}`;
    case 'deliver-again':
      return `the gateway delivers ${step.message} again`;
    case 'book':
      return `the booking system books ${step.booking} for client ${step.client}: hour ${step.slot.hour} with ${step.slot.seat}`;
    case 'cancel':
      return `the booking system cancels ${step.booking}`;
    case 'note':
      return `the booking system changes the notes of client ${step.client}`;
    case 'describe':
      return `company ${step.company} is now ${step.about}`;
  }
}
