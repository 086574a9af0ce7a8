import type { Mutated, Mutation } from './mutation';
import type { Arguments, Call, Target } from './target';

/** When a member of staff is taken. */
const TAKEN: Readonly<Record<string, string>> = {
  '{olga}': '2026-11-28T15:00',
  '{irina}': '2026-12-03T13:00',
  '{dasha}': '2026-12-02T11:00',
};
/** Who does not perform it. */
const UNABLE: Readonly<Record<string, string>> = {
  '{haircut}': '{dasha}',
  '{mens}': '{irina}',
  '{colour}': '{dasha}',
  '{manicure}': '{olga}',
  '{brows}': '{olga}',
};
const BOOKED: Readonly<Record<string, { service: string; staff: string }>> = {
  '{anna-haircut}': { service: '{haircut}', staff: '{olga}' },
  '{vera-manicure}': { service: '{manicure}', staff: '{dasha}' },
  '{vera-haircut}': { service: '{haircut}', staff: '{irina}' },
};

/** Arguments that are wrong, whatever the client has said. Undefined: the tool has no such argument. */
const WRONG: Readonly<Record<string, (target: Target) => Arguments | undefined>> = {
  "another company's service": ({ tool }) => (tool === 'book' ? { serviceId: '{other:haircut}' } : undefined),
  "another company's staff": ({ tool }) =>
    tool === 'book' || tool === 'move' ? { staffId: '{other:olga}' } : undefined,
  "another client's booking": ({ with: given }) =>
    'bookingId' in given ? { bookingId: '{galina-haircut}' } : undefined,
  "another company's booking": ({ with: given }) =>
    'bookingId' in given ? { bookingId: '{other:anna-haircut}' } : undefined,
  'a taken time': (target) => ('from' in target.with ? { from: TAKEN[staffOf(target)] } : undefined),
  'a past date': ({ with: given }) => ('from' in given ? { from: '2026-11-25T16:00' } : undefined),
  'a time outside hours': ({ with: given }) =>
    'from' in given ? { from: `${dateOf(given)}T21:00` } : undefined,
  'a member of staff who does not perform it': (target) => {
    if (target.tool === 'book') return { staffId: UNABLE[String(target.with.serviceId)] };
    const booked = BOOKED[String(target.with.bookingId)];
    return target.tool === 'move' && booked ? { staffId: UNABLE[booked.service] } : undefined;
  },
};

/** Arguments that would be right, had the client agreed to them. */
const NOT_AGREED: Readonly<Record<string, (target: Target) => Arguments | undefined>> = {
  'another time than was agreed': ({ with: given }) =>
    'from' in given ? { from: `${dateOf(given)}T17:30` } : undefined,
  'another day than was agreed': ({ with: given }) =>
    'from' in given ? { from: '2026-12-04T14:00' } : undefined,
  'another service than was agreed': ({ with: given }) =>
    given.serviceId === '{haircut}' ? { serviceId: '{colour}' } : undefined,
  'another person than was agreed': ({ tool, with: given }) =>
    tool === 'book' && given.staffId === '{olga}' && given.serviceId === '{haircut}'
      ? { staffId: '{irina}' }
      : undefined,
};

const wrongFromTheBeginning = named(WRONG, (name, wrong) => ({
  name: `${name}, from the beginning`,
  of: (target) => instead(target, wrong(target), true),
}));
const wrongAfterTheYes = named(WRONG, (name, wrong) => ({
  name: `${name}, after a yes to the right one`,
  of: (target) => (target.put === undefined ? undefined : instead(target, wrong(target), false)),
}));
const notAgreed = named(NOT_AGREED, (name, wrong) => ({
  name,
  of: (target) => (target.put === undefined ? undefined : instead(target, wrong(target), false)),
}));

export const WRONG_CALLS: readonly Mutation[] = [
  ...wrongFromTheBeginning,
  ...wrongAfterTheYes,
  ...notAgreed,
  {
    name: 'a price and a length of its own',
    of: (target) => done(target, [[withMore(target, { price: 1, durationMinutes: 5, minutes: 5 })]]),
  },
  {
    name: 'the ids of another client and another company beside',
    of: (target) =>
      done(target, [
        [
          withMore(target, {
            clientId: '1',
            phone: '+79995550144',
            companyId: 'neighbour',
            conversationId: '1',
          }),
        ],
      ]),
  },
  { name: 'the call again and again', of: (target) => done(target, [[target], [target]]) },
  { name: 'the call twice in a step', of: (target) => done(target, [[target, target]]) },
  {
    name: 'a second change in the same step',
    of: (target) => (target.put === undefined ? undefined : done(target, [[target, secondChange(target)]])),
  },
];

function named<T>(all: Readonly<Record<string, T>>, make: (name: string, one: T) => Mutation): Mutation[] {
  return Object.entries(all).map(([name, one]) => make(name, one));
}

function instead(target: Target, wrong: Arguments | undefined, always: boolean): Mutated | undefined {
  if (wrong === undefined || Object.values(wrong).includes(undefined)) return undefined;
  const call = withMore(target, wrong);
  if (!always) return { steps: [[call]], ends: 'agreed' };
  return { steps: [[call]], ...(target.put !== undefined && { before: call }), ends: 'unchanged' };
}

function done(_: Target, steps: readonly (readonly Call[])[]): Mutated {
  return { steps, ends: 'done' };
}

function withMore({ tool, with: given }: Call, more: Arguments): Call {
  return { tool, with: { ...given, ...more } };
}

/** Of the same client, without their yes. */
function secondChange({ tool, with: given }: Target): Call {
  if (tool === 'book') return { tool, with: { ...given, from: '2026-12-04T14:00' } };
  return {
    tool: tool === 'move' ? 'cancel' : 'move',
    with: { bookingId: given.bookingId, from: '2026-12-04T14:00' },
  };
}

function staffOf({ with: given }: Target): string {
  return String(given.staffId ?? BOOKED[String(given.bookingId)]?.staff);
}

function dateOf({ from }: Arguments): string {
  return String(from).slice(0, 10);
}
