import { deserialize, serialize } from 'node:v8';
import * as zlib from 'node:zlib';
import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  gunzipSync,
  gzipSync,
  type InputType,
} from 'node:zlib';
import { pack, unpack } from 'msgpackr';
import type { Benchmark, Table } from './support/benchmark';
import { bytes, exact, short, spreadText } from './support/format';
import { salonContext } from './support/salon';
import { type Spread, spread } from './support/spread';
import { interleaved } from './support/timing';

interface Codec {
  encode(value: unknown): Buffer;
  decode(bytes: Buffer): unknown;
}

interface Compression {
  compress(bytes: Buffer): Buffer;
  expand(bytes: Buffer): Buffer;
}

interface Measured {
  encodeMs: number;
  decodeMs: number;
  bytes: number;
}

const SEGMENTS = ['company', 'schedule', 'dialogue'] as const;

export const codec: Benchmark = {
  name: 'codec',
  title: 'Codecs',
  async run({ quick, progress }) {
    const context = await salonContext();
    const codecs = allCodecs();
    const measurements: Record<
      string,
      Record<string, { encodeMs: Spread; decodeMs: Spread; bytes: number }>
    > = {};
    for (const segment of SEGMENTS) {
      progress(segment);
      const value: unknown = context[segment];
      const measures = Object.fromEntries(
        [...codecs].map(([name, codec]) => [name, async () => measure(codec, value, quick ? 1 : 5)]),
      );
      for (const run of Object.values(measures)) if (!quick) await run(); // measure optimized code, not the first calls
      const rounds = await interleaved(quick ? 1 : 5, measures);
      measurements[segment] = Object.fromEntries(
        Object.entries(rounds).map(([name, results]) => [
          name,
          {
            encodeMs: spread(results.map(({ encodeMs }) => exact(encodeMs))),
            decodeMs: spread(results.map(({ decodeMs }) => exact(decodeMs))),
            bytes: results[0]?.bytes ?? 0,
          },
        ]),
      );
    }
    return {
      measurements,
      bars: [],
      tables: SEGMENTS.map((segment) => tableOf(segment, measurements[segment] ?? {})),
      notes: [
        'Measured: the time from a value to bytes and back, for each segment of the seeded salon, on one thread. zstd ' +
          'needs Node 22.15 or later: processes with an older Node cannot read what it wrote.',
      ],
    };
  },
};

const json: Codec = {
  encode: (value) => Buffer.from(JSON.stringify(value)),
  decode: (bytes) => JSON.parse(bytes.toString()),
};
const v8: Codec = { encode: serialize, decode: deserialize };
const msgpack: Codec = { encode: (value) => pack(value), decode: (bytes) => unpack(bytes) };

function allCodecs(): Map<string, Codec> {
  const codecs = new Map<string, Codec>([['JSON', json]]);
  for (const level of [1, 6]) codecs.set(`JSON, gzip ${level}`, compressed(json, gzip(level)));
  for (const quality of [1, 2, 3, 4, 5])
    codecs.set(`JSON, brotli ${quality}`, compressed(json, brotli(quality)));
  const zstandard = zstd();
  if (zstandard) codecs.set('JSON, zstd', compressed(json, zstandard));
  for (const [name, plain] of [
    ['v8.serialize', v8],
    ['msgpackr', msgpack],
  ] as const) {
    codecs.set(name, plain).set(`${name}, brotli 3`, compressed(plain, brotli(3)));
  }
  return codecs;
}

function compressed(plain: Codec, { compress, expand }: Compression): Codec {
  return { encode: (value) => compress(plain.encode(value)), decode: (bytes) => plain.decode(expand(bytes)) };
}

function gzip(level: number): Compression {
  return { compress: (bytes) => gzipSync(bytes, { level }), expand: (bytes) => gunzipSync(bytes) };
}

function brotli(quality: number): Compression {
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  return {
    compress: (bytes) => brotliCompressSync(bytes, { params }),
    expand: (bytes) => brotliDecompressSync(bytes),
  };
}

/** Undefined: this Node has no zstd. */
function zstd(): Compression | undefined {
  const { zstdCompressSync: compress, zstdDecompressSync: expand } = zlib as {
    zstdCompressSync?: (bytes: InputType) => Buffer;
    zstdDecompressSync?: (bytes: InputType) => Buffer;
  };
  return compress && expand ? { compress, expand } : undefined;
}

/** Takes the mean of several calls, because one call is too short to measure. */
function measure(codec: Codec, value: unknown, calls: number): Measured {
  let encoded = codec.encode(value);
  const encodeMs = meanMs(calls, () => {
    encoded = codec.encode(value);
  });
  const decodeMs = meanMs(calls, () => codec.decode(encoded));
  return { encodeMs, decodeMs, bytes: encoded.length };
}

function meanMs(calls: number, call: () => unknown): number {
  const started = performance.now();
  for (let i = 0; i < calls; i++) call();
  return (performance.now() - started) / calls;
}

function tableOf(
  segment: string,
  measurements: Record<string, { encodeMs: Spread; decodeMs: Spread; bytes: number }>,
): Table {
  const plain = measurements.JSON?.bytes ?? 0;
  return {
    caption: `The ${segment}: ${bytes(plain)} of JSON.`,
    columns: ['', 'bytes', '% of JSON', 'encode ms', 'decode ms'],
    rows: Object.entries(measurements).map(([name, { encodeMs, decodeMs, bytes }]) => [
      name,
      short(bytes),
      short((bytes / plain) * 100),
      spreadText(encodeMs),
      spreadText(decodeMs),
    ]),
  };
}
