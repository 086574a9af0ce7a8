import { z } from 'zod';
import { lower } from '../../text/normalise';
import { required } from './arguments';
import { perform, resultOf } from './perform';
import { problem } from './problem';
import type { Tool } from './tool';

const schema = z.object({ topic: required('The topic of a fact that is known.') });

export const forget = {
  name: 'forget',
  description: 'Deletes a fact that the client has taken back.',
  schema,
  writes: true,
  async run(input, run) {
    const { facts = [] } = run.input.context.client;
    const topic = facts.find((fact) => lower(fact.topic) === lower(input.topic.trim()))?.topic;
    if (topic === undefined)
      return problem(
        'topic',
        input.topic,
        facts.map((fact) => fact.topic),
      );
    return resultOf(await perform({ type: 'forget', topic }, run));
  },
} satisfies Tool<z.infer<typeof schema>>;
