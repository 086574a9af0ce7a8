import { promisify } from 'node:util';
import {
  brotliCompress,
  brotliCompressSync,
  brotliDecompress,
  brotliDecompressSync,
  constants,
} from 'node:zlib';

/**
 * The bytes of an entry: one header byte, then JSON, compressed above a threshold. The header's high four bits
 * are the schema version of the segments, the low four bits the codec. Bytes that this release can not read are
 * treated as absent: old and new releases may share a Redis.
 */
const SCHEMA_VERSION = 1;
const JSON_PLAIN = 0;
const JSON_BROTLI = 1;

/** Below this many bytes compression saves less than it costs. */
const COMPRESS_FROM = 2048;
/**
 * Measured (`npm run bench -- codec`): quality 3 makes 21 KB of a schedule of 227 KB in the time in which gzip makes 30;
 * more quality costs twice the time for a tenth of the bytes. zstd is faster yet, but no Node before 22.15 reads it.
 */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };

/**
 * Bytes of JSON from which on the thread pool does it, off the event loop. For a dialogue of 50 messages (8 KB) the way
 * there and back takes nine times as much processor as quality 1, which makes a tenth more bytes of it than 3.
 */
const POOL_FROM = 32 * 1024;
const BROTLI_AT_ONCE = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const compressInPool = promisify(brotliCompress);
const decompressInPool = promisify(brotliDecompress);

export interface Encoded {
  body: Buffer;
  /** Of the JSON, before compression. */
  jsonBytes: number;
}

export async function encode(value: unknown): Promise<Encoded> {
  const json = Buffer.from(JSON.stringify(value));
  const jsonBytes = json.length;
  if (jsonBytes < COMPRESS_FROM) return { body: withHeader(JSON_PLAIN, json), jsonBytes };
  return { body: withHeader(JSON_BROTLI, await compress(json)), jsonBytes };
}

async function compress(json: Buffer): Promise<Buffer> {
  return json.length < POOL_FROM ? brotliCompressSync(json, BROTLI_AT_ONCE) : compressInPool(json, BROTLI);
}

/** Undefined: these bytes are not of this release, or not whole. */
export async function decode(body: Buffer): Promise<{ value: unknown; jsonBytes: number } | undefined> {
  const header = body[0];
  if (header === undefined || header >> 4 !== SCHEMA_VERSION) return undefined;
  const codec = header & 0x0f;
  if (codec !== JSON_PLAIN && codec !== JSON_BROTLI) return undefined;
  try {
    const rest = body.subarray(1);
    const json = codec === JSON_BROTLI ? await decompress(rest) : rest;
    return { value: JSON.parse(json.toString()), jsonBytes: json.length };
  } catch {
    return undefined; // cut off or damaged: the source has it whole
  }
}

/** JSON shrinks to about a tenth, or less. */
const SHRINKS_TIMES = 12;

/**
 * Each chunk of output is a trip to the thread pool and back; by default one is 16 KB, and a schedule would need
 * fourteen.
 */
async function decompress(bytes: Buffer): Promise<Buffer> {
  const likely = bytes.length * SHRINKS_TIMES;
  const chunkSize = Math.min(Math.max(likely, 16 * 1024), 1024 * 1024);
  return likely < POOL_FROM
    ? brotliDecompressSync(bytes, { chunkSize })
    : decompressInPool(bytes, { chunkSize });
}

function withHeader(codec: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of((SCHEMA_VERSION << 4) | codec), bytes]);
}
