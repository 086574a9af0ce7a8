import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { PasswordTooLong, PasswordTooShort, TooManyLogins } from './errors';

/** As OWASP advises for 32 MB: 2^15 blocks of 8, three times. */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const SHORTEST = 10;
const LONGEST = 256;

/** Each takes a thread of Node's pool, which files and host names need, too, and 32 MB. */
const AT_ONCE = 2;
/** More logins than this are told to try again: each waits for about a third of a second per login before it. */
const WAITING = 30;

/** Throws `PasswordTooShort` and `PasswordTooLong`. */
export function requireUsable(password: string): void {
  const length = [...password].length;
  if (length < SHORTEST) throw new PasswordTooShort(length, SHORTEST);
  if (length > LONGEST) throw new PasswordTooLong(length, LONGEST);
}

/**
 * Hashes and compares passwords with scrypt. A hash is stored with its parameters, `scrypt$<N>$<r>$<p>$<salt>$<hash>`, so that new ones
 * may cost more than old ones.
 */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Throws `TooManyLogins`. */
  async hash(password: string): Promise<string> {
    const { N, r, p } = COST;
    const salt = randomBytes(SALT_BYTES);
    const hash = await this.#derive(password, salt, COST);
    return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$');
  }

  /** Without a stored hash it costs the same, and is false: the time does not tell which logins exist. Throws `TooManyLogins`. */
  async verify(password: string, stored: string | undefined): Promise<boolean> {
    const [, N, r, p, salt = '', hash = ''] = (stored ?? NO_HASH).split('$');
    const expected = Buffer.from(hash, 'base64');
    const given = await this.#derive(password, Buffer.from(salt, 'base64'), {
      N: Number(N),
      r: Number(r),
      p: Number(p),
    });
    return timingSafeEqual(given, expected) && stored !== undefined;
  }

  async #derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
    if (this.#waiting.length >= WAITING) throw new TooManyLogins();
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      // Keyboards compose some letters differently.
      return await derived(password.normalize('NFKC').slice(0, LONGEST), salt, {
        ...cost,
        maxmem: 256 * cost.N * cost.r,
      });
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}

const NO_HASH = ['scrypt', COST.N, COST.r, COST.p, '', Buffer.alloc(HASH_BYTES).toString('base64')].join('$');

function derived(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
