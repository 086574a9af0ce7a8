import type { Db } from '../db/database';
import { addUsage, spentToday, type UsedModel } from '../db/spending/usage';
import type { DueTurn } from '../db/turn';
import type { Events } from '../observability/events';
import type { Spending } from '../responders/responder';

export interface SpendingDeps {
  db: Db;
  events: Events;
  /** Of companies without one of their own; null: any amount. */
  modelDailyBudget: number | null;
}

/** What the models of one turn cost. It is stored at once: a turn that is discarded has been paid for, too. */
export function spendingOf({ db, events, modelDailyBudget }: SpendingDeps, turn: DueTurn): Spending {
  const { companyId, conversationId } = turn;
  return {
    async record(call) {
      events.emit('model.called', { companyId, conversationId, ...call });
      const { model, input, cached, output, cost } = call;
      await store({ db, events }, turn, { model, input, cached, output, cost });
    },
    today: () => spentToday(db, companyId, modelDailyBudget),
    fellBack: (reason) => events.emit('model.fell-back', { companyId, conversationId, reason }),
  };
}

/** Of a voice note, which has no tokens. */
export async function recordTranscription(
  deps: Pick<SpendingDeps, 'db' | 'events'>,
  turn: DueTurn,
  used: { model: string; cost: number },
): Promise<void> {
  if (used.cost > 0) await store(deps, turn, { ...used, input: 0, cached: 0, output: 0 });
}

/** If PostgreSQL does not answer, it is not: the turn will fail on its own. */
export async function isOverBudget(
  { db, modelDailyBudget }: Omit<SpendingDeps, 'events'>,
  { companyId }: DueTurn,
): Promise<boolean> {
  const today = await spentToday(db, companyId, modelDailyBudget).catch(() => undefined);
  return today !== undefined && today.budget !== null && today.spent >= today.budget;
}

async function store(
  { db, events }: Pick<SpendingDeps, 'db' | 'events'>,
  { companyId, conversationId }: DueTurn,
  used: Omit<UsedModel, 'companyId'>,
): Promise<void> {
  try {
    await addUsage(db, { companyId, ...used });
  } catch (error) {
    // It is paid for, and the client waits: the budget of this day is a little larger.
    events.emit('model.usage-lost', { companyId, conversationId, error });
  }
}
