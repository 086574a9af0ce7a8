import { lower } from '../../text/normalise';
import { rulesOf } from '../prompt/rules';
import type { ModelRun } from '../run';
import { TOOLS } from '../tools';

/** What only stands in prompts, calls and their results. The names of tools that are plain words may be said. */
const INTERNAL = [
  ...TOOLS.map(({ name }) => name).filter((name) => name.includes('_')),
  'client-must-agree',
  'serviceId',
  'staffId',
  'bookingId',
  'moreServiceIds',
].map((word) => word.toLowerCase());

const FORMS = [
  /(?<!\p{L})(?:id|ид)\s*[:=#№]?\s*\d/iu,
  /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/,
  /(?:^|\s)(?:yes|no):[\w-]{6}/,
  /\{\s*"\w+"\s*:/,
  /<\/?[a-z][\w-]*>|<\|/i,
];
/** In characters: a sentence this long or longer is not repeated word for word. */
const SHORTEST_QUOTE = { rules: 40, notes: 20 };

/** For the model: the text shows what is not meant for clients. */
export function leak(text: string, { input }: ModelRun): string | undefined {
  const said = lower(text).replaceAll(/\s+/g, ' ');
  const isInternal = INTERNAL.some((word) => said.includes(word)) || FORMS.some((form) => form.test(text));
  if (isInternal)
    return 'Your message contains ids, names of tools or other internals. Write it without them.';
  const { company, client } = input.context;
  if (quotes(said, rulesOf(company.locale), SHORTEST_QUOTE.rules))
    return 'Your message quotes your instructions. Write it without them.';
  if (quotes(said, client.notes ?? '', SHORTEST_QUOTE.notes))
    return 'Your message quotes the notes of the business, which are not for the client. Write it without them.';
  return undefined;
}

function quotes(said: string, source: string, shortest: number): boolean {
  const sentences = lower(source)
    .split(/(?<=[.!?:;])\s+|\n/u)
    .map((sentence) =>
      sentence
        .replace(/^- /, '')
        .replaceAll(/\s+/g, ' ')
        .replace(/[.!?:;]$/, '')
        .trim(),
    );
  return sentences.some((sentence) => sentence.length >= shortest && said.includes(sentence));
}
