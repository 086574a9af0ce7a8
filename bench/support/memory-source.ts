import type { ContextSource, Sourced, SourceVersions } from '../../src/context/source';
import type {
  Context,
  ContextOwner,
  DialogueMessage,
  SegmentName,
  SegmentValues,
} from '../../src/domain/context';

/** What a turn would know of the source's versions; those of `MemorySource` never move. */
export const VERSIONS: SourceVersions = { company: 1, schedule: 1, client: 1, dialogue: 1 };

/** One salon's context for as many companies and clients as are asked for: no database is measured where it serves. */
export class MemorySource implements ContextSource {
  /** How many segments it was asked for. A cache whose command ran into a deadline asks, and is fast by it. */
  loads = 0;

  constructor(
    private readonly context: Context,
    /** A dialogue for each client; default: all have said the same. */
    private readonly messagesOf: (client: string) => DialogueMessage[] = () => context.dialogue.messages,
  ) {}

  company = async ({ companyId }: ContextOwner) =>
    this.#sourced<'company'>({ ...this.context.company, id: companyId });

  schedule = async (_owner: ContextOwner) => this.#sourced<'schedule'>({ ...this.context.schedule });

  client = async ({ client }: ContextOwner) =>
    this.#sourced<'client'>({ ...this.context.client, phone: client });

  dialogue = async ({ client }: ContextOwner) =>
    this.#sourced<'dialogue'>({ ...this.context.dialogue, messages: this.messagesOf(client) });

  #sourced<S extends SegmentName>(value: SegmentValues[S]): Sourced<SegmentValues[S]> {
    this.loads += 1;
    return { value, version: 1 };
  }
}

/** Client `i` of a company that has any number of them. */
export function clientNumber(i: number): string {
  return `+7999${String(i + 1).padStart(7, '0')}`;
}
