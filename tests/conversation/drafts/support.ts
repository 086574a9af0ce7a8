import { runTurn, type TurnDeps, type TurnResult } from '../../../src/conversation/turn';
import type { Db } from '../../../src/db/database';
import type { Reply } from '../../../src/domain/turn';
import type { EventMap } from '../../../src/observability/events';
import type { RespondInput } from '../../../src/responders/responder';
import { message, type System } from '../../support/system';
import { receive, turnDeps } from '../../support/turn';

const { signal } = new AbortController();

export type Respond = (input: RespondInput) => Promise<Reply> | Reply;

/** One client of a company whose turns the test runs. */
export class Talk {
  /** The texts that the responder was asked about, run by run. */
  readonly asked: (string | null)[][] = [];
  readonly decided: EventMap['draft.decided']['decision'][] = [];

  constructor(
    readonly system: System,
    readonly companyId: string,
    readonly phone: string,
  ) {
    system.events.on('draft.decided', (event) => {
      if (event.companyId === companyId) this.decided.push(event.decision);
    });
  }

  /** Stores a message. Returns the conversation. */
  write(text: string): Promise<string> {
    return receive(this.system, message(this.companyId, this.phone, text));
  }

  async run(
    conversationId: string,
    respond: Respond = echo,
    rest: Partial<TurnDeps> = {},
  ): Promise<TurnResult> {
    const deps = turnDeps(
      this.system,
      (input) => {
        this.asked.push(input.messages.map(({ text }) => text));
        return respond(input);
      },
      rest,
    );
    return runTurn(deps, conversationId, signal);
  }

  /** Stores a message and runs the turn. Returns the conversation. */
  async turn(text: string, respond?: Respond): Promise<string> {
    const conversationId = await this.write(text);
    await this.run(conversationId, respond);
    return conversationId;
  }
}

export function echo({ messages }: RespondInput): Reply {
  return { text: `re: ${messages.map(({ text }) => text).join(' + ')}`, actions: [] };
}

/** The columns by which the sweep, the admission and the backlog see a conversation. */
export async function stateOf(db: Db, conversationId: string) {
  const row = await db
    .selectFrom('conversation')
    .select(['waiting_since', 'due_at', 'draft_id', 'version'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  return { isDue: row.due_at !== null, hasDraft: row.draft_id !== null, version: row.version };
}
