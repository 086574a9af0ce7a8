import fc from 'fast-check';
import { runTurn } from '../../../src/conversation/turn';
import { createPostgresSource } from '../../../src/db/context-source';
import { type EventInput, tell } from '../../support/channel-events';
import { addCompany, testDatabase } from '../../support/database';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { receive, turnDeps } from '../../support/turn';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 100 });
const { signal } = new AbortController();

let system: System;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
});
afterAll(() => system.stop());

/** What happens in a dialogue, in its order. The number of a message or reply is its place. */
type Said = { kind: 'message' | 'person'; n: number };
type Step = Said | { kind: 'turn'; during: number };
/** What may arrive at any time, also before its message. */
type Change = { kind: 'edited'; n: number; version: number } | { kind: 'deleted'; n: number };
type Event = Said | Change;
type Arrival = Step | Change;

interface Script {
  steps: Step[];
  /** In the order in which it reaches us. */
  arrivals: Arrival[];
}

const START = Date.now() - 600_000;
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

const script: fc.Arbitrary<Script> = fc
  .record({
    kinds: fc.array(
      fc.constantFrom('message' as const, 'message' as const, 'person' as const, 'turn' as const),
      {
        minLength: 1,
        maxLength: 10,
      },
    ),
    during: fc.infiniteStream(fc.nat(2)),
    changes: fc.array(fc.record({ of: fc.nat(9), version: fc.option(fc.nat(3), { nil: undefined }) }), {
      maxLength: 6,
    }),
    places: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    repeats: fc.array(fc.nat(15), { maxLength: 5 }),
  })
  .map(({ kinds, during, changes, places, repeats }) => {
    const place = () => places.next().value as number;
    const steps = kinds.map(
      (kind, n): Step => (kind === 'turn' ? { kind, during: during.next().value as number } : { kind, n }),
    );
    const arrivals: Arrival[] = outOfOrder(steps, place);
    const messages = steps.flatMap((step) => (step.kind === 'message' ? [step.n] : []));
    for (const { of, version } of changes) {
      const n = messages[of % Math.max(1, messages.length)];
      if (n === undefined) continue;
      const change: Change = version === undefined ? { kind: 'deleted', n } : { kind: 'edited', n, version };
      arrivals.splice(Math.round(place() * arrivals.length), 0, change);
    }
    for (const repeat of repeats) {
      const first = repeat % arrivals.length;
      const again = arrivals[first] as Arrival;
      const later = first + 1 + Math.round(place() * (arrivals.length - first - 1));
      if (again.kind !== 'turn') arrivals.splice(later, 0, again);
    }
    return { steps, arrivals };
  });

/** Messages arrive in any order between two replies or turns. */
function outOfOrder(steps: readonly Step[], place: () => number): Step[] {
  const arrived: Step[] = [];
  let from = 0;
  for (const step of steps) {
    if (step.kind === 'message') {
      arrived.splice(from + Math.round(place() * (arrived.length - from)), 0, step);
      continue;
    }
    arrived.push(step);
    from = arrived.length;
  }
  return arrived;
}

/** The dialogue as it would be if everything had arrived once and in its order. */
function expected({ steps, arrivals }: Script): string[] {
  return steps.flatMap((step): string[] => {
    if (step.kind === 'turn') return [];
    if (step.kind === 'person') return [`business: ${step.n}`];
    const changes = arrivals.filter(
      (one): one is Change => 'n' in one && one.n === step.n && one.kind !== 'message',
    );
    if (changes.some(({ kind }) => kind === 'deleted')) return [];
    const versions = changes.flatMap((change) => (change.kind === 'edited' ? [change.version] : []));
    return [`client: ${versions.length > 0 ? `${step.n}, version ${Math.max(...versions)}` : step.n}`];
  });
}

function upToTurn(arrivals: readonly Arrival[]): Event[] {
  const events: Event[] = [];
  for (const arrival of arrivals) {
    if (arrival.kind === 'turn') break;
    events.push(arrival);
  }
  return events;
}

class Dialogue {
  readonly phone = newPhone();
  /** Events that came too early: their jobs are tried again. */
  #tooEarly: EventInput[] = [];
  #conversationId: string | undefined;

  constructor(readonly companyId: string) {}

  async run(arrivals: readonly Arrival[]): Promise<void> {
    for (let i = 0; i < arrivals.length; i += 1) {
      const next = arrivals[i] as Arrival;
      if (next.kind !== 'turn') await this.arrive(next);
      else {
        const meanwhile = upToTurn(arrivals.slice(i + 1, i + 1 + next.during));
        const ran = await this.turn(async () => {
          for (const one of meanwhile) await this.arrive(one);
        });
        if (ran) i += meanwhile.length;
      }
    }
  }

  async arrive(arrival: Event): Promise<void> {
    const { n } = arrival;
    const messageId = `${this.companyId}-${n}`;
    const to = { kind: 'phone' as const, value: this.phone };
    if (arrival.kind === 'message') await this.write(String(n), messageId, n);
    if (arrival.kind === 'person')
      await this.#tell({ type: 'person-replied', messageId, to, text: String(n), at: at(n) });
    if (arrival.kind === 'deleted') await this.#tell({ type: 'deleted', messageId, at: at(100) });
    if (arrival.kind === 'edited') {
      const { version } = arrival;
      await this.#tell({
        type: 'edited',
        messageId,
        text: `${n}, version ${version}`,
        at: at(100 + version),
      });
    }
    for (const event of this.#tooEarly.splice(0)) await this.#tell(event);
  }

  async write(text: string, messageId: string, n: number): Promise<void> {
    const written = message(this.companyId, this.phone, text, { messageId, sentAt: at(n) });
    this.#conversationId = await receive(system, written);
  }

  async #tell(event: EventInput): Promise<void> {
    const outcome = await tell(system, this.companyId, event, { personPauseMs: 0 });
    if (outcome?.kind === 'later') this.#tooEarly.push(event);
  }

  /** A turn without a reply, which would differ with what it answers. Returns whether the responder was asked. */
  async turn(meanwhile: (known: string[]) => Promise<unknown> = async () => undefined): Promise<boolean> {
    let asked = 0;
    const deps = turnDeps(system, async ({ context }) => {
      asked += 1;
      if (asked === 1) await meanwhile(context.dialogue.messages.map(({ from, text }) => `${from}: ${text}`));
      return { actions: [] };
    });
    if (this.#conversationId !== undefined) await runTurn(deps, this.#conversationId, signal);
    return asked > 0;
  }
}

test('in whatever order messages, edits, deletions and replies of people arrive, and however often, the dialogue is the same', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (given) => {
      const dialogue = new Dialogue(await addCompany(db));
      await dialogue.run(given.arrivals);
      await dialogue.turn();

      const { companyId, phone } = dialogue;
      const { value } = await source.dialogue({ companyId, client: phone }, signal);
      expect(value.messages.map(({ from, text }) => `${from}: ${text}`)).toEqual(expected(given));

      // The cache holds nothing else.
      let known: string[] = [];
      await dialogue.write('the last one', 'last', 500);
      await dialogue.turn(async (messages) => {
        known = messages;
      });
      expect(known).toEqual(expected(given));
    }),
    { numRuns: 30 },
  );
}, 240_000);
