import type { Draft } from '../db/drafts/list';
import type { Action, Reply } from '../domain/turn';
import { withoutControlCharacters } from '../privacy/redaction';
import type { ModelReport } from '../responders/model/report';

/** How drafts are shown. Texts of clients and of models reach the terminal without control characters. */

export function draftLine(draft: Draft): string {
  const { draftId, companyId, conversationId, status, writtenAt, reply, editedText } = draft;
  const text = withoutControlCharacters((editedText ?? reply.text ?? '').replace(/\s+/g, ' '));
  const does = reply.actions.map(({ type }) => `  [${type}]`).join('');
  return `${writtenAt.toISOString()}  company ${companyId}  conversation ${conversationId}  draft ${draftId}  ${status}  ${who(draft)}  ${text || '(says nothing)'}${does}`;
}

export function draftPage(draft: Draft): string {
  const { draftId, companyId, conversationId, status, writtenAt, reply, editedText, messages } = draft;
  return [
    `draft ${draftId}: ${status}`,
    `written: ${writtenAt.toISOString()}  company ${companyId}  conversation ${conversationId}`,
    `client:  ${who(draft)}`,
    ...fallbackLine(reply),
    ...messages.map(({ kind, text }) => `  < ${lines(text ?? `(${kind})`)}`),
    'bot:',
    `  > ${lines(reply.text || '(says nothing)')}`,
    ...(reply.options ?? []).map(({ title }) => `    [ ${lines(title)} ]`),
    ...(editedText === null ? [] : ['sent instead:', `  > ${lines(editedText)}`]),
    ...reply.actions.map((action) => `does:    ${does(action)}`),
  ].join('\n');
}

/** An operator who judges the model must know which drafts are not its own. */
function fallbackLine({ report }: Reply): string[] {
  const { fallback, outcome, problem } = (report ?? {}) as Partial<ModelReport>;
  if (!fallback) return [];
  const why = problem ? `${outcome}: ${problem}` : outcome;
  return [lines(`by:      ${fallback}, in place of the model (${why})`)];
}

function who({ client, name }: Draft): string {
  return withoutControlCharacters(name === null ? client : `${name} (${client})`);
}

/** A text of several lines, each under the first. */
function lines(text: string): string {
  return text.split('\n').map(withoutControlCharacters).join('\n    ');
}

function does({ type, ...details }: Action): string {
  const given = Object.entries(details).filter(([, value]) => value !== undefined && value !== null);
  return lines([type, ...given.map(([name, value]) => `${name}: ${value}`)].join(', ').replace(', ', ' '));
}
