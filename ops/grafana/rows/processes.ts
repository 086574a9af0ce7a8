import { quantiles, type Row, rate } from '../panel';

const OURS = 'job="dialogkeeper"';

export const PROCESSES: Row = {
  title: 'Processes',
  panels: [
    {
      title: 'Processes by role',
      description: 'Processes that answer; a step down without a deploy is a process that died.',
      unit: 'short',
      queries: [{ expr: `count by (role) (up{${OURS}} == 1)`, legend: '{{role}}' }],
    },
    {
      title: 'Started',
      description: 'When each process started; one that starts again and again crashes.',
      unit: 'dateTimeFromNow',
      queries: [{ expr: `process_start_time_seconds{${OURS}} * 1000`, legend: '{{instance}}' }],
    },
    {
      title: 'Jobs that lost their process',
      description: 'In the last 5 minutes: a process was killed, or frozen for longer than JOB_LOCK.',
      unit: 'short',
      queries: [{ expr: 'sum(increase(dialogkeeper_jobs_stalled_total[5m]))', legend: 'stalled jobs' }],
    },
    {
      title: 'Event loop',
      description:
        'The longest time of a second for which a process did nothing else, 99th percentile; above a second is bad.',
      unit: 's',
      queries: quantiles('dialogkeeper_event_loop_lag_seconds', {
        of: [0.99],
        by: 'instance',
        legend: '{{instance}}',
      }),
    },
    {
      title: 'Processor',
      description: 'Processor time per second; 1 is one core, and a process cannot use much more.',
      unit: 'short',
      queries: [rate('process_cpu_seconds_total', 'instance', OURS)],
    },
    {
      title: 'Memory',
      description: 'Memory of each process, and of its JavaScript objects.',
      unit: 'bytes',
      queries: [
        { expr: `process_resident_memory_bytes{${OURS}}`, legend: '{{instance}}' },
        { expr: `nodejs_heap_size_used_bytes{${OURS}}`, legend: '{{instance}} heap' },
      ],
    },
    {
      title: 'Requests',
      description: 'HTTP requests by route, 95th percentile of their duration.',
      unit: 's',
      queries: quantiles('dialogkeeper_http_request_duration_seconds', {
        of: [0.95],
        by: 'route',
        legend: '{{route}}',
      }),
    },
    {
      title: 'Answers to requests',
      description: 'HTTP requests by status, per second; 5xx are ours.',
      unit: 'ops',
      queries: [rate('dialogkeeper_http_request_duration_seconds_count', 'status')],
    },
  ],
};
