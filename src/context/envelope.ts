import { promisify } from 'node:util';
import {
  brotliCompress,
  brotliCompressSync,
  brotliDecompress,
  brotliDecompressSync,
  constants,
} from 'node:zlib';
import { pack, savedBytesOf, unpack } from './tables';

/**
 * The bytes of an entry: one header byte, then JSON, above a threshold compressed and with tables in place of long arrays. The high four bits of the header are
 * the schema version of the segments, the low four bits the codec. An entry that this release cannot read counts as
 * absent: old and new releases may share a Redis.
 */
const SCHEMA_VERSION = 4;
const JSON_PLAIN = 0;
const JSON_BROTLI = 1;
const TABLES_BROTLI = 2;

/** Below this many bytes compression saves less than it costs. */
const COMPRESS_FROM = 2048;
/**
 * Measured (`npm run bench -- codec`): quality 3 compresses a schedule of 227 KB to 21 KB in the time in which gzip reaches
 * 30 KB. Higher qualities take twice the time and save a tenth of the bytes. zstd is faster, but Node before 22.15 lacks it.
 */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };

/**
 * From this many bytes of JSON on, the thread pool compresses, off the event loop. For a dialogue of 50 messages (8 KB) the
 * trip to the pool and back would take nine times the processor time of quality 1, whose result is a tenth larger than 3's.
 */
const POOL_FROM = 32 * 1024;
const BROTLI_FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const compressInPool = promisify(brotliCompress);
const decompressInPool = promisify(brotliDecompress);

export interface Encoded {
  body: Buffer;
  /** Length of the JSON of the value. */
  jsonBytes: number;
}

export async function encode(value: unknown): Promise<Encoded> {
  const packed = pack(value);
  const json = Buffer.from(JSON.stringify(packed ?? value));
  if (packed) {
    const jsonBytes = json.length + savedBytesOf(packed);
    return { body: withHeader(TABLES_BROTLI, await compress(json)), jsonBytes };
  }
  const jsonBytes = json.length;
  if (jsonBytes < COMPRESS_FROM) return { body: withHeader(JSON_PLAIN, json), jsonBytes };
  return { body: withHeader(JSON_BROTLI, await compress(json)), jsonBytes };
}

async function compress(json: Buffer): Promise<Buffer> {
  return json.length < POOL_FROM ? brotliCompressSync(json, BROTLI_FAST) : compressInPool(json, BROTLI);
}

/** Returns undefined where the bytes were written by another release, or are damaged. */
export async function decode(body: Buffer): Promise<{ value: unknown; jsonBytes: number } | undefined> {
  const header = body[0];
  if (header === undefined || header >> 4 !== SCHEMA_VERSION) return undefined;
  const codec = header & 0x0f;
  if (codec !== JSON_PLAIN && codec !== JSON_BROTLI && codec !== TABLES_BROTLI) return undefined;
  try {
    const rest = body.subarray(1);
    const json = codec === JSON_PLAIN ? rest : await decompress(rest);
    const parsed = JSON.parse(json.toString());
    if (codec !== TABLES_BROTLI) return { value: parsed, jsonBytes: json.length };
    return { value: unpack(parsed), jsonBytes: json.length + savedBytesOf(parsed) };
  } catch {
    return undefined; // cut off or damaged
  }
}

/** An estimate: JSON shrinks to about a tenth, or less. */
const COMPRESSION_RATIO = 12;

/**
 * Each chunk of output takes a trip to the thread pool and back. A chunk is 16 KB by default, and a schedule would need
 * fourteen.
 */
async function decompress(bytes: Buffer): Promise<Buffer> {
  const likely = bytes.length * COMPRESSION_RATIO;
  const chunkSize = Math.min(Math.max(likely, 16 * 1024), 1024 * 1024);
  return likely < POOL_FROM
    ? brotliDecompressSync(bytes, { chunkSize })
    : decompressInPool(bytes, { chunkSize });
}

function withHeader(codec: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of((SCHEMA_VERSION << 4) | codec), bytes]);
}
