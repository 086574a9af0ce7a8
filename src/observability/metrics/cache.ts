import type { Events } from '../events';
import type { Catalogue } from './catalogue';

/** The state of the cache's connection, and of what this process holds parsed. */
export function countCache(events: Events, catalogue: Catalogue): void {
  const errors = catalogue.counter({
    name: 'dialogkeeper_cache_errors_total',
    help: 'Commands of the cache that failed or took too long; the source was read instead',
    labels: ['command'],
  });
  events.on('cache.command-failed', ({ command }) => errors.inc({ command }));

  const circuit = catalogue.gauge({
    name: 'dialogkeeper_cache_circuit_open',
    help: '1: commands of the cache have failed in a row, and it is asked only now and then; 0: it works',
  });
  events.on('cache.circuit-opened', () => circuit.set(1));
  events.on('cache.circuit-closed', () => circuit.set(0));

  const bytes = catalogue.gauge({
    name: 'dialogkeeper_local_cache_bytes',
    help: 'Estimated memory of the entries that the process holds parsed (CACHE_LOCAL_MB is the limit)',
  });
  const entries = catalogue.gauge({
    name: 'dialogkeeper_local_cache_entries',
    help: 'Entries that the process holds parsed',
  });
  const evictions = catalogue.counter({
    name: 'dialogkeeper_local_cache_evictions_total',
    help: 'Entries that the process has removed for lack of room',
  });
  events.on('local-cache.changed', (now) => {
    bytes.set(now.bytes);
    entries.set(now.entries);
    evictions.inc(now.evicted);
  });
}
