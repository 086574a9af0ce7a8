import { LONGEST_TEXT } from '../../domain/context';
import type { Content } from './content';
import { type Json, record, text } from './json';

/** A press on a button of a template. */
export function quickReplyContent({ text: title, payload }: Json): Content | undefined {
  return pressed(title, payload);
}

/** A press on a reply button or a row of a list, or a form that was filled in. */
export function interactiveContent({ button_reply, list_reply, nfm_reply }: Json): Content {
  const reply = record(button_reply ?? list_reply);
  return pressed(reply.title, reply.id) ?? formContent(record(nfm_reply)) ?? { kind: 'unsupported' };
}

function pressed(title: unknown, id: unknown): Content | undefined {
  const [said, choice] = [text(title, LONGEST_TEXT), text(id)];
  if (said === undefined && choice === undefined) return undefined;
  return {
    kind: 'button',
    ...(said !== undefined && { text: said }),
    ...(choice !== undefined && { choice }),
  };
}

/** Each answer of a WhatsApp Flow on a line, under the name that its author has given it. */
function formContent({ response_json, body }: Json): Content | undefined {
  const lines = Object.entries(record(parsed(response_json)))
    .filter(([name]) => name !== 'flow_token')
    .map(([name, value]) => `${name}: ${[value].flat().filter(isPlain).join(', ')}`);
  const said = lines.length > 0 ? lines.join('\n') : text(body, LONGEST_TEXT);
  return said === undefined ? undefined : { kind: 'text', text: said.slice(0, LONGEST_TEXT) };
}

function parsed(json: unknown): unknown {
  if (typeof json !== 'string') return json;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
