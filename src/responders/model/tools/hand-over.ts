import { z } from 'zod';
import { perform } from './perform';
import type { Tool } from './tool';

/** For operators, in our words: what the client has written is not logged. */
const REASONS = {
  'wants-a-person': 'the client asks for a person',
  complaint: 'the client complains',
  health: 'a question about health',
  late: 'the client is late',
  'change-refused': 'the client wants to change a booking later than the rule allows',
  money: 'a question about payment, a refund or a discount',
  unknown: 'the model does not know the answer',
  other: 'the model asks for a person',
} as const;
type Reason = keyof typeof REASONS;

const schema = z.object({ reason: z.enum(Object.keys(REASONS) as [Reason, ...Reason[]]) });

export const handOver = {
  name: 'hand_over',
  description: 'A person of the business takes over the conversation. Say that they will write here.',
  schema,
  writes: true,
  async run({ reason }, run) {
    if (run.handedOver || run.input.context.dialogue.handedOverAt !== null) return { status: 'already' };
    const { outcome } = await perform({ type: 'hand-over', reason: REASONS[reason] }, run);
    run.handedOver = outcome === 'done';
    return { status: outcome };
  },
} satisfies Tool<z.infer<typeof schema>>;
