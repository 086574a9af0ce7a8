import type { ShownReport } from '../../../db/timeline/messages';
import { SEGMENTS } from '../../../domain/context';
import type { Language } from '../shell/language';
import { msOf } from '../shell/units';
import type { Shown } from './shown';

export interface TurnLineProps {
  shown: Shown;
  turn: number;
  report: ShownReport | null;
  hasReply: boolean;
}

/** Between a question and its answer: what the time was spent on, and what it has cost. */
export function TurnLine({ shown: { c, words, header }, turn, report, hasReply }: TurnLineProps) {
  const { turn: said } = words;
  const parts = report ? partsOf(report, words, c.get('language')) : [];
  return (
    <p class="turn-line">
      <a href={`/conversations/${header.conversationId}/turns/${turn}`}>
        {said.details} {turn}
      </a>
      {parts.map((part) => (
        <> · {part}</>
      ))}
      {!hasReply && <> · {words.noReply}</>}
    </p>
  );
}

function partsOf(report: ShownReport, words: Shown['words'], language: Language): string[] {
  const { waitedMs, contextMs, thoughtMs, segments, model, outcome, cost, tokens } = report;
  const { turn: said } = words;
  const parts: string[] = [];
  if (waitedMs !== null) parts.push(`${said.waited} ${msOf(waitedMs, language)}`);
  if (contextMs !== null)
    parts.push(
      `${said.context} ${msOf(contextMs, language)}${segments ? `, ${originsOf(segments, words)}` : ''}`,
    );
  if (thoughtMs !== null) parts.push(`${said.thought} ${msOf(thoughtMs, language)}`);
  if (model !== null) parts.push(model);
  if (tokens) parts.push(said.tokens(tokens.input + tokens.output));
  if (cost) parts.push(`${said.cost} ${cost.toFixed(4)}`);
  if (outcome !== null && outcome !== 'answered') parts.push(said.fallback(outcome));
  return parts;
}

/** Segments that come from the same place are named together: `from memory`, or `company from memory, schedule loaded`. */
function originsOf(segments: NonNullable<ShownReport['segments']>, words: Shown['words']): string {
  const places = new Map<string, string[]>();
  for (const segment of SEGMENTS) {
    const place = words.origins[segments[segment].from];
    places.set(place, [...(places.get(place) ?? []), words.segments[segment]]);
  }
  const all = [...places];
  if (all.length === 1) return all[0]?.[0] ?? '';
  return all.map(([place, names]) => `${names.join(' + ')} ${place}`).join(', ');
}
