import type { ClientSegment, CompanySegment } from '../../../domain/context';
import { serviceLine } from './catalogue';
import { dataOf, lineOf } from './data';
import { type Entry, note } from './entries';
import type { Cut } from './report';
import { tokensOf } from './tokens';

/** What is known of the client for years. Neither their number nor any other address: a model has no use for it. */
export function clientEntries(
  { name, notes, facts = [], usual }: ClientSegment,
  company: CompanySegment,
  budget: number,
): { entries: Entry[]; cut: Cut[] } {
  const head = [
    '<client>',
    `name: ${name ? lineOf(name, 100) : 'not known'}`,
    ...(notes ? [`notes of the business: ${dataOf(notes, 1000)}`] : []),
    ...(usual ? usualLines(usual, company) : []),
  ];
  const lines = facts.map(({ topic, text }) => `- ${lineOf(topic, 60)}: ${lineOf(text, 300)}`);
  const kept = newest(lines, budget - tokensOf(head.join('\n')) - 10);
  const told = kept.length > 0 ? ['what they have told:', ...kept] : [];
  return {
    entries: [note([...head, ...told, '</client>'].join('\n'))],
    cut:
      kept.length < facts.length
        ? [{ part: 'client', what: 'facts', kept: kept.length, of: facts.length }]
        : [],
  };
}

function usualLines(
  { serviceId, staffId, visits }: NonNullable<ClientSegment['usual']>,
  { services, staff }: CompanySegment,
): string[] {
  const service = services.find(({ id }) => id === serviceId);
  const member = staff.find(({ id }) => id === staffId);
  return [
    `visits of the last two years: ${visits}`,
    ...(service ? [`their usual service: ${serviceLine(service)}`] : []),
    ...(member ? [`who usually serves them: ${lineOf(member.id)} | ${lineOf(member.name)}`] : []),
  ];
}

/** The lines at the end that fit. */
function newest(lines: string[], budget: number): string[] {
  let left = budget;
  let start = lines.length;
  while (start > 0) {
    left -= tokensOf(lines[start - 1] ?? '') + 1;
    if (left < 0) break;
    start -= 1;
  }
  return lines.slice(start);
}
