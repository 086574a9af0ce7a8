import { performance } from 'node:perf_hooks';
import { SECOND } from '../../time/duration';
import type { Events } from '../events';
import type { Catalogue } from './catalogue';

/** The names that Prometheus' client libraries share, so that dashboards for any Node program find them. */
export function describeProcess(events: Events, catalogue: Catalogue): void {
  const delays = catalogue.histogram({
    name: 'dialogkeeper_event_loop_lag_seconds',
    help: 'The longest time of each second for which the process did nothing else',
  });
  const cpu = catalogue.counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the process',
  });
  const resident = catalogue.gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the process',
  });
  const heap = catalogue.gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Memory of its JavaScript objects',
  });
  events.on('process.measured', ({ longestDelaySeconds, cpuSeconds, residentBytes, heapBytes }) => {
    delays.observe(longestDelaySeconds);
    cpu.inc(cpuSeconds);
    resident.set(residentBytes);
    heap.set(heapBytes);
  });

  const started = catalogue.gauge(
    {
      name: 'process_start_time_seconds',
      help: 'When the process started, in seconds since 1970',
    },
    'min',
  );
  started.set(performance.timeOrigin / SECOND);
}
