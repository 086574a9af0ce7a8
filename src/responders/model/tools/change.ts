import type { Service } from '../../../domain/context';
import { agreedIn } from '../consent/agreed';
import { detailsOf, proposalOf } from '../consent/details';
import { put } from '../consent/put';
import type { ModelRun } from '../run';
import type { ConsentAction } from '../state';
import { perform, resultOf } from './perform';
import type { ToolResult } from './tool';

/**
 * The only way to a booking, a move or a cancellation: it is done if the client has agreed to exactly this, and otherwise put to
 * them. Its callers have checked the action against the context.
 */
export async function change(action: ConsentAction, run: ModelRun): Promise<ToolResult> {
  const { key } = proposalOf(action, run.input.context);
  const agreed = agreedIn(run.input);
  if (!agreed.some((proposal) => proposal.key === key)) return propose(action, run);
  const performed = await perform(action, run);
  if (performed.outcome !== 'done') return { ...resultOf(performed), note: 'Nothing was changed.' };
  return { status: 'done', ...shown(action, run), note: 'Tell the client, with day and time.' };
}

function propose(action: ConsentAction, run: ModelRun): ToolResult {
  if (!put(action, run))
    return {
      status: 'error',
      field: 'calls',
      given: 'too many changes',
      allowed: 'wait for the answer first',
    };
  return {
    status: 'client-must-agree',
    ...shown(action, run),
    note: 'Nothing is changed yet. A question with all details and buttons is added to your text: do not repeat it, do not say that it is done. After a yes, call this again with the same arguments.',
  };
}

function shown(action: ConsentAction, run: ModelRun): ToolResult {
  const details = detailsOf(action, run.input.context);
  if (!details) return {};
  const { title, staff, from, to, price, guest } = details.visit;
  return {
    visit: { title, staff, from, to, ...(price && { price: sayRange(price) }), ...(guest && { guest }) },
    ...(details.old && { old: { from: details.old.from, staff: details.old.staff } }),
  };
}

export function sayRange({ min, max }: Service['price']): number | string {
  return min === max ? min : `${min}-${max}`;
}
