import { LONGEST_TEXT, type MessageKind } from '../../domain/context';
import { interactiveContent, quickReplyContent } from './answers';
import { type Json, list, number, present, record, text } from './json';

/** What a message says, in our words. */
export interface Content {
  kind: MessageKind;
  text?: string;
  choice?: string;
  media?: Record<string, unknown>;
}

type ContentReader = (message: Json) => Content | undefined;

const READERS: Readonly<Record<string, ContentReader>> = {
  text: ({ text: part }) => {
    const body = longText(record(part).body);
    return body === undefined ? undefined : { kind: 'text', text: body };
  },
  image: ({ image }) => fileContent('image', image),
  video: ({ video }) => fileContent('video', video),
  audio: ({ audio }) => fileContent('audio', audio),
  voice: ({ voice }) => fileContent('audio', voice),
  document: ({ document }) => fileContent('document', document),
  sticker: ({ sticker }) => fileContent('sticker', sticker),
  location: ({ location }) => withText('location', placeOf(record(location))),
  contacts: ({ contacts }) => withText('contact', list(contacts).map(contactLine).filter(Boolean).join('\n')),
  order: ({ order }) => withText('text', orderText(record(order))),
  button: ({ button }) => quickReplyContent(record(button)),
  interactive: ({ interactive }) => interactiveContent(record(interactive)),
};

/**
 * Undefined: it is of a known type and says nothing. A type that is not known, and what WhatsApp itself calls unsupported (a
 * poll, for example), is a message of kind `unsupported`: its client expects an answer.
 */
export function contentOf(type: string, message: Json): Content | undefined {
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  return read ? read(message) : { kind: 'unsupported' };
}

/** The file stays with Meta; `download` fetches it. */
function fileContent(kind: MessageKind, part: unknown): Content {
  const { caption, id, mime_type, sha256, filename, voice, url } = record(part);
  const media = present({
    id: text(id),
    mimeType: text(mime_type),
    sha256: text(sha256),
    filename: text(filename, 1024),
    voice: typeof voice === 'boolean' ? voice : undefined,
    url: text(url, 4096),
  });
  return { ...withText(kind, longText(caption)), ...(media && { media }) };
}

function withText(kind: MessageKind, said: string | undefined): Content {
  return said ? { kind, text: said.slice(0, LONGEST_TEXT) } : { kind };
}

function longText(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given.slice(0, LONGEST_TEXT) : undefined;
}

/** The name and address of a place that was chosen from the map. */
function placeOf({ name, address }: Json): string {
  return [text(name, 1024), text(address, 1024)].filter(Boolean).join(', ');
}

/** The name and the numbers of a contact from the address book. */
function contactLine(given: unknown): string {
  const { name, phones } = record(given);
  const numbers = list(phones).map((phone) => text(record(phone).phone) ?? text(record(phone).wa_id));
  return [text(record(name).formatted_name), ...numbers].filter(Boolean).join(', ');
}

/** What was ordered from the catalogue, a line for each product, below what the client has written. */
function orderText({ text: said, product_items }: Json): string {
  const lines = list(product_items).map((item) => {
    const { product_retailer_id, quantity } = record(item);
    return `${number(quantity) ?? 1} × ${text(product_retailer_id) ?? '?'}`;
  });
  return [longText(said), ...lines].filter(Boolean).join('\n');
}
