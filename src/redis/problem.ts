import { types } from 'node:util';
import type { RedisClient } from './connection';

/** Why a Redis cannot be used. */
export interface RedisTrouble {
  /** `silent`: Redis gives no reason. `named`: it gives one that we know. */
  kind: 'silent' | 'named';
  /** Continues the sentence "the Redis at … ". */
  what: string;
  /** Waiting does not help: the configuration is wrong, ours or that of Redis. */
  isFinal: boolean;
}

const FINAL: [RegExp, string][] = [
  [
    /\b(WRONGPASS|invalid password|invalid username-password)/,
    'refuses the user name or the password of the URL',
  ],
  [/\bNOAUTH\b|Authentication required/, 'asks for a password, and the URL has none'],
  [/\bNOPERM\b/, 'does not allow its user what is needed (NOPERM)'],
  [/DB index is out of range|invalid DB index/, 'has no database of that number'],
  [/SELECT is not allowed in cluster mode/, 'is a node of a cluster: write redis+cluster://host:port'],
  [/cluster support disabled/, 'is no node of a cluster: write redis://host:port'],
  [/invalid reply: null/, 'is not known: the sentinels have no master of that name'],
  [
    /self-signed certificate|self signed certificate|unable to verify the first certificate|unable to get (local )?issuer certificate/,
    'has a certificate of an authority that is not known here; name its file in NODE_EXTRA_CA_CERTS',
  ],
  [/does not match certificate's altnames/, 'has a certificate for another host name'],
  [/certificate has expired/, 'has a certificate that has expired'],
  [
    /wrong version number|packet length too long/,
    'does not speak TLS on this port; write redis:// in place of rediss://',
  ],
];

const PASSING: [RegExp, string][] = [
  [/\bOOM\b/, 'is full (maxmemory): it stores nothing'],
  [/max number of clients/, 'takes no more connections (maxclients)'],
  [/\bREADONLY\b/, 'is a replica: it stores nothing until its address leads to the master'],
  [/\bMASTERDOWN\b/, 'is a replica that has lost its master'],
  [/\bLOADING\b/, 'is still loading its data'],
  [/\bCLUSTERDOWN\b/, 'is a cluster that lacks some of its masters'],
  [/\bNOREPLICAS\b/, 'stores nothing: it has too few replicas (min-replicas-to-write)'],
  [/\bMISCONF\b/, 'stores nothing: it cannot write to its disk (stop-writes-on-bgsave-error)'],
];

/** Returns undefined where the error names no problem of Redis that we know. */
export function namedTrouble(error: unknown): RedisTrouble | undefined {
  const said = messagesOf(error).join('\n');
  for (const [list, isFinal] of [[FINAL, true] as const, [PASSING, false] as const]) {
    const what = list.find(([pattern]) => pattern.test(said))?.[1];
    if (what) return { kind: 'named', what, isFinal };
  }
  return undefined;
}

/** The same, for an error that comes from Redis or its connection. */
export function troubleOf(error: unknown): RedisTrouble {
  const reason = messagesOf(error).at(-1);
  const what = `does not answer${reason ? ` (${reason})` : ''}`;
  return namedTrouble(error) ?? { kind: 'silent', what, isFinal: false };
}

/** From the outermost error to its cause, which ioredis keeps in `lastNodeError`, and Node in `errors` (one per address). */
function messagesOf(error: unknown): string[] {
  if (!types.isNativeError(error)) return []; // `instanceof` knows no errors of another realm
  const { lastNodeError, errors } = error as { lastNodeError?: unknown; errors?: unknown[] };
  const inner = [lastNodeError, errors?.at(-1), error.cause].flatMap(messagesOf);
  // An old server repeats the arguments of a command that it does not know, for example a password.
  const said = error.message.replace(/,? with args beginning with.*/s, '');
  return [said, ...inner].filter(Boolean);
}

/** The last error of a connection since it was last ready. */
export class ConnectionErrors {
  last: unknown;

  constructor(redis: RedisClient, onError: (error: unknown) => void = () => undefined) {
    const note = (error: unknown) => {
      this.last = error;
      onError(error);
    };
    redis.on('error', (error) => {
      // "All sentinels are unreachable" follows the errors of the single sentinels, which say more.
      if (!(namedTrouble(this.last) && isAboutAllSentinels(error))) note(error);
    });
    redis.on('sentinelError', (error) => {
      if (namedTrouble(error)) note(error);
    });
    redis.on('ready', () => {
      this.last = undefined;
    });
  }
}

function isAboutAllSentinels(error: unknown): boolean {
  return types.isNativeError(error) && error.message.startsWith('All sentinels are unreachable');
}
