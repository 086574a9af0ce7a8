import type { ContextSource, Sourced, SourceVersions } from '../../src/context/source';
import type {
  Context,
  ContextOwner,
  DialogueMessage,
  SegmentName,
  SegmentValues,
} from '../../src/domain/context';

/** The source versions that a turn would know. Those of `MemorySource` never change. */
export const VERSIONS: SourceVersions = { company: 1, schedule: 1, client: 1, dialogue: 1 };

/** Returns one salon's context for every company and client, without a database. */
export class MemorySource implements ContextSource {
  /** Number of loaded segments. A cache loads from here when a command misses its deadline, which makes it look fast. */
  loads = 0;

  constructor(
    private readonly context: Context,
    /** The messages of each client. Default: all clients have the same. */
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

/** The phone number of client `i`. */
export function clientNumber(i: number): string {
  return `+7999${String(i + 1).padStart(7, '0')}`;
}
