import { z } from 'zod';
import type { Tool } from '../tools/tool';
import { tokensOf } from './tokens';

const counted = new WeakMap<readonly Tool[], number>();

/** Of their names, descriptions and arguments, as they are sent with each request. */
export function toolTokens(tools: readonly Tool[]): number {
  if (tools.length === 0) return 0;
  const known = counted.get(tools);
  if (known !== undefined) return known;
  const sent = tools.map(({ name, description, schema }) => ({
    type: 'function',
    function: { name, description, parameters: z.toJSONSchema(schema, { io: 'input' }) },
  }));
  const tokens = tokensOf(JSON.stringify(sent));
  counted.set(tools, tokens);
  return tokens;
}
