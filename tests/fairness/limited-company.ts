import type { Db } from '../../src/db/database';
import { conversationTurnHandler } from '../../src/workers/handlers/conversation-turn';
import { addCompany } from '../support/database';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { receive, turnDeps } from '../support/turn';

/** Places of a company. */
export const LIMIT = 3;

/** A company without debounce, in a system whose jobs no worker takes: the test runs the turns. */
export class LimitedCompany {
  private constructor(
    private readonly db: Db,
    readonly system: System,
    readonly id: string,
  ) {}

  static async start(db: Db): Promise<LimitedCompany> {
    const system = await startSystem({ queues: [] });
    return new LimitedCompany(db, system, await addCompany(db, { debounce_ms: 0 }));
  }

  async stop(): Promise<void> {
    await this.system.stop();
    await this.db.deleteFrom('conversation').where('company_id', '=', this.id).execute();
  }

  /** Stores a message. Returns its conversation. */
  hello(phone = newPhone(), text = 'hello', companyId = this.id): Promise<string> {
    return receive(this.system, message(companyId, phone, text), LIMIT);
  }

  /** New conversations, in the order in which they began to wait. */
  async conversations(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push(await this.hello());
    return ids;
  }

  /** Runs the turn as its worker does. */
  runTurn(conversationId: string, respond: Parameters<typeof turnDeps>[1] = echo) {
    const deps = { ...turnDeps(this.system, respond), maxFailures: 2, turnsPerCompany: LIMIT };
    const job = { addedAt: new Date(), signal: new AbortController().signal, crashes: 0 };
    return conversationTurnHandler(deps)({ conversationId }, job);
  }

  /** The clients of all conversations that wait have written just now: their turns are due in a minute. */
  async keepWriting(): Promise<void> {
    await this.db
      .updateTable('conversation')
      .set({ due_at: new Date(Date.now() + 60_000) })
      .where('company_id', '=', this.id)
      .execute();
  }

  /** All conversations, the one that is due first in front. */
  async byDueTime(): Promise<string[]> {
    return (await this.#rows()).map(({ id }) => id);
  }

  async deferred(): Promise<string[]> {
    return (await this.#rows()).filter(({ deferred, due_at }) => deferred && due_at).map(({ id }) => id);
  }

  #rows() {
    return this.db
      .selectFrom('conversation')
      .select(['id', 'deferred', 'due_at'])
      .where('company_id', '=', this.id)
      .orderBy('due_at')
      .orderBy('id')
      .execute();
  }
}
