/** One field of a message: an integer, eight bytes, four bytes, or bytes (a string or a message). */
type Value = bigint | Buffer;

/** The fields of a Protocol Buffers message by their numbers, each with its values in order. */
export type Message = Map<number, Value[]>;

const VARINT = 0;
const FIXED = new Map([
  [1, 8],
  [5, 4],
]);
const LENGTH_DELIMITED = 2;

/** Reads the wire format: https://protobuf.dev/programming-guides/encoding/ */
export function readMessage(bytes: Buffer): Message {
  const message: Message = new Map();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('the message ends in the middle of a number');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => {
    at += length;
    if (at > bytes.length) throw new Error('the message ends in the middle of a field');
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const [field, type] = [tag >> 3, tag & 7];
    const size = type === LENGTH_DELIMITED ? Number(varint()) : FIXED.get(type);
    if (type !== VARINT && size === undefined) throw new Error(`wire type ${type} is unknown`);
    const value = size === undefined ? varint() : take(size);
    message.set(field, [...(message.get(field) ?? []), value]);
  }
  return message;
}

export function messagesIn(message: Message, field: number): Message[] {
  return (message.get(field) ?? []).map((value) => readMessage(value as Buffer));
}

export function bytesIn(message: Message, field: number): Buffer {
  return (message.get(field)?.[0] as Buffer | undefined) ?? Buffer.alloc(0);
}

export function textIn(message: Message, field: number): string {
  return bytesIn(message, field).toString('utf8');
}

export function numberIn(message: Message, field: number): number {
  return Number(message.get(field)?.[0] ?? 0);
}
