import type { ModelRun } from '../run';
import { untold } from './done';
import { falseClaim } from './false-claim';
import { leak } from './leaks';
import { otherScript } from './script';

/** What is wrong with the text, for the model; undefined: nothing. */
export function checkReply(text: string, run: ModelRun): string | undefined {
  return falseClaim(text, run) ?? leak(text, run) ?? otherScript(text, run);
}

/** The text, and in sentences of its own what it leaves out of what was done or refused. */
export function sayDone(text: string, run: ModelRun): string {
  return [text, ...untold(text, run)].filter(Boolean).join('\n');
}
