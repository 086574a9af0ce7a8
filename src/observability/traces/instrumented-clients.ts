import type { TracerProvider } from '@opentelemetry/api';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { Redis } from 'ioredis';
import { Client } from 'pg';

/** Statements and commands get a span only as part of a job: workers ask Redis for jobs all the time. */
const WITHIN_JOBS = { requireParentSpan: true, enabled: false };

type Definitions = ReturnType<IORedisInstrumentation['init']>;

/**
 * Instrumentation replaces a module's functions when the module is loaded. Ours are loaded long before it is known whether there
 * are traces, so the replacement is made here. `init` lists what is to be replaced.
 */
class Postgres extends PgInstrumentation {
  definition = () => definitionOf('pg', this.init());
}

class RedisClients extends IORedisInstrumentation {
  definition = () => definitionOf('ioredis', this.init());
}

/** Connections that are opened from now on are traced. Returns a function that ends this for connections opened later. */
export function instrument(provider: TracerProvider): () => void {
  const postgres = new Postgres({ ...WITHIN_JOBS, ignoreConnectSpans: true });
  // Arguments are keys and values: a phone number is part of both.
  const redis = new RedisClients({ ...WITHIN_JOBS, dbStatementSerializer: () => '' });
  for (const one of [postgres, redis]) one.setTracerProvider(provider);
  const [ofPostgres, ofRedis] = [postgres.definition(), redis.definition()];
  ofPostgres.patch?.({ Client });
  ofRedis.patch?.(Redis);
  return () => {
    ofPostgres.unpatch?.({ Client });
    ofRedis.unpatch?.(Redis);
  };
}

function definitionOf(name: string, definitions: Definitions): Definitions[number] {
  const found = definitions.find((definition) => definition.name === name);
  if (found) return found;
  throw new Error(`the instrumentation does not know the module ${name}`);
}
