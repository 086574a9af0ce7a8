import { z } from 'zod';
import { lineOf, required } from './arguments';
import { perform, resultOf } from './perform';
import { problem } from './problem';
import type { Tool } from './tool';

const schema = z.object({
  name: required('The name of the client as they have given it, in the nominative.'),
});

/** Letters of any alphabet, in at most five words. */
const NAME = /^\p{L}[\p{L}\p{M}'’.-]*(?: \p{L}[\p{L}\p{M}'’.-]*){0,4}$/u;

export const renameClient = {
  name: 'rename_client',
  description: "Stores the client's own name, when they have told it. Not for guests.",
  schema,
  writes: true,
  async run(input, run) {
    const name = lineOf(input.name);
    if (!NAME.test(name) || name.length > 64)
      return problem('name', name, 'a name of letters, up to 64 characters');
    if (name === run.input.context.client.name) return { status: 'unchanged' };
    return resultOf(await perform({ type: 'rename-client', name }, run));
  },
} satisfies Tool<z.infer<typeof schema>>;
