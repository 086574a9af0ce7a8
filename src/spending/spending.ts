import type { Db } from '../db/database';
import { addUsage, spentToday } from '../db/spending/usage';
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
      try {
        await addUsage(db, { companyId, model, input, cached, output, cost });
      } catch (error) {
        // The answer is paid for, and the client waits for it: the budget of this day is a little larger.
        events.emit('model.usage-lost', { companyId, conversationId, error });
      }
    },
    today: () => spentToday(db, companyId, modelDailyBudget),
    fellBack: (reason) => events.emit('model.fell-back', { companyId, conversationId, reason }),
  };
}
