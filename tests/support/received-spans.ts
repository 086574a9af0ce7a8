import { bytesIn, type Message, messagesIn, numberIn, readMessage, textIn } from './protobuf';

type Attributes = Record<string, string | number | boolean>;

export interface ReceivedSpan {
  /** The library that made it. */
  scope: string;
  traceId: string;
  spanId: string;
  /** Empty: it begins its trace. */
  parentId: string;
  name: string;
  attributes: Attributes;
  events: { name: string; attributes: Attributes }[];
  links: { traceId: string; spanId: string }[];
  status: 'unset' | 'ok' | 'error';
  statusMessage: string;
  resource: Attributes;
  /** Nanoseconds since 1970. */
  startedAt: bigint;
  endedAt: bigint;
}

/** Reads an `ExportTraceServiceRequest`: opentelemetry/proto/trace/v1/trace.proto has the numbers of the fields. */
export function spansOf(request: Buffer): ReceivedSpan[] {
  return messagesIn(readMessage(request), 1).flatMap((ofResource) => {
    const resource = attributesOf(messagesIn(ofResource, 1)[0] ?? new Map(), 1);
    return messagesIn(ofResource, 2).flatMap((ofScope) => {
      const scope = textIn(messagesIn(ofScope, 1)[0] ?? new Map(), 1);
      return messagesIn(ofScope, 2).map((span) => ({ ...spanOf(span), scope, resource }));
    });
  });
}

function spanOf(span: Message): Omit<ReceivedSpan, 'scope' | 'resource'> {
  const status = messagesIn(span, 15)[0] ?? new Map();
  return {
    ...idsOf(span),
    parentId: hex(span, 4),
    name: textIn(span, 5),
    startedAt: bytesIn(span, 7).readBigUInt64LE(),
    endedAt: bytesIn(span, 8).readBigUInt64LE(),
    attributes: attributesOf(span, 9),
    events: messagesIn(span, 11).map((event) => ({
      name: textIn(event, 2),
      attributes: attributesOf(event, 3),
    })),
    links: messagesIn(span, 13).map(idsOf),
    status: (['unset', 'ok', 'error'] as const)[numberIn(status, 3)] ?? 'unset',
    statusMessage: textIn(status, 2),
  };
}

const idsOf = (message: Message) => ({ traceId: hex(message, 1), spanId: hex(message, 2) });
const hex = (message: Message, field: number) => bytesIn(message, field).toString('hex');

function attributesOf(message: Message, field: number): Attributes {
  const pairs = messagesIn(message, field).map((pair) => [
    textIn(pair, 1),
    anyValue(messagesIn(pair, 2)[0] ?? new Map()),
  ]);
  return Object.fromEntries(pairs);
}

/** An `AnyValue`: a string is field 1, a boolean 2, an integer 3, a double 4. */
function anyValue(value: Message): string | number | boolean {
  if (value.has(1)) return textIn(value, 1);
  if (value.has(2)) return numberIn(value, 2) === 1;
  return value.has(4) ? bytesIn(value, 4).readDoubleLE() : numberIn(value, 3);
}
