import type { RecordingGateway } from '../support/recording-gateway';

export interface ReceivedReply {
  to: string;
  key: string;
  /** The process that ran the turn. */
  pid: number;
  /** The texts of the messages it answers. */
  answers: string[];
}

/** The replies that the gateway has received, in order, repetitions included. */
export function repliesAt(gateway: RecordingGateway, from = 0): ReceivedReply[] {
  return gateway.received.slice(from).map(({ body }) => {
    const { to, text, idempotencyKey } = JSON.parse(body);
    return { to, key: idempotencyKey, ...JSON.parse(text) };
  });
}

/** Without repetitions: each reply stands where it arrived first. */
export function firstArrivals(replies: readonly ReceivedReply[]): ReceivedReply[] {
  return [...new Map([...replies].reverse().map((reply) => [reply.key, reply])).values()].reverse();
}
