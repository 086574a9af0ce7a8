import type { ModelAnswer } from '../support/model-server';
import type { Step } from './task';
import type { World } from './world';

/** The answer of a model that does this step. */
export function answerOf(step: Step, { fill }: Pick<World, 'fill'>): ModelAnswer {
  if ('say' in step) return { text: step.say };
  return { calls: Object.entries(step.call).map(([name, given]) => ({ name, arguments: fill(given) })) };
}
