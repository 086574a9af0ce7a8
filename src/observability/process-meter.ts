import { monitorEventLoopDelay } from 'node:perf_hooks';
import { SECOND } from '../time/duration';
import type { Events } from './events';

/** Milliseconds between two samples of the event loop. A sample includes them. */
const RESOLUTION = 20;
const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;

/** Reports every second how busy this process is. Returns a function that ends it. */
export function measureProcess(events: Events): () => void {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  let cpu = process.cpuUsage();
  delays.enable();
  const timer = setInterval(() => {
    const longestDelaySeconds = Math.max(0, delays.max / NANOSECONDS - RESOLUTION / SECOND);
    delays.reset();
    const { user, system } = process.cpuUsage(cpu);
    cpu = process.cpuUsage();
    const { rss: residentBytes, heapUsed: heapBytes } = process.memoryUsage();
    const cpuSeconds = (user + system) / MICROSECONDS;
    events.emit('process.measured', { longestDelaySeconds, cpuSeconds, residentBytes, heapBytes });
  }, SECOND).unref();
  return () => {
    clearInterval(timer);
    delays.disable();
  };
}
