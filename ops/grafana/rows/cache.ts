import { increase, quantiles, type Row, rate } from '../panel';

const BY_SEGMENT = 'sum by (segment) (rate(dialogkeeper_segments_loaded_total';

export const CACHE: Row = {
  title: 'Cache',
  panels: [
    {
      title: 'Hit rate by segment',
      description:
        'The share of segments that came from the cache; new clients and booking events make misses.',
      unit: 'percentunit',
      queries: [
        {
          expr: `${BY_SEGMENT}{from=~"local|redis"}[$__rate_interval])) / ${BY_SEGMENT}[$__rate_interval]))`,
          legend: '{{segment}}',
        },
        { expr: 'segment:dialogkeeper_segments_loaded:hit_ratio_rate15m', legend: '{{segment}}, 15 minutes' },
      ],
    },
    {
      title: 'Where segments come from',
      description:
        'Per second: local and redis are hits; filled and joined are misses; direct is without the cache.',
      unit: 'ops',
      stacked: true,
      queries: [rate('dialogkeeper_segments_loaded_total', 'from')],
    },
    {
      title: 'Context load',
      description: 'How long a whole context took, where all of it was cached (hit) and where not (miss).',
      unit: 's',
      queries: quantiles('dialogkeeper_context_load_duration_seconds', {
        by: 'result',
        legend: '{{result}}',
      }),
    },
    {
      title: 'Fills',
      description:
        'Reads of the source under a lease by outcome, per second; refused ones would have stored old data.',
      unit: 'ops',
      queries: [
        rate('dialogkeeper_fills_total', 'outcome'),
        { ...rate('dialogkeeper_dialogue_writes_total', 'outcome'), legend: 'dialogue {{outcome}}' },
      ],
    },
    {
      title: 'Fill duration',
      description: 'How long the source and the store took, 95th percentile by segment.',
      unit: 's',
      queries: quantiles('dialogkeeper_fill_duration_seconds', {
        of: [0.95],
        by: 'segment',
        legend: '{{segment}}',
      }),
    },
    {
      title: 'Read without the cache',
      description:
        'Segments read directly by reason, and commands of the cache that failed, in the last 5 minutes; normally 0.',
      unit: 'short',
      queries: [
        increase('dialogkeeper_direct_reads_total', 'reason'),
        {
          expr: 'sum(increase(dialogkeeper_cache_errors_total[5m])) or vector(0)',
          legend: 'failed commands',
        },
      ],
    },
    {
      title: 'Invalidation delay',
      description:
        'From an event on the queue until what it changes was dropped; a late one means a stale offer.',
      unit: 's',
      queries: quantiles('dialogkeeper_invalidation_delay_seconds', { of: [0.5, 0.99] }),
    },
    {
      title: 'Bytes of the cache',
      description: 'Bytes per second that were read from Redis and written to it.',
      unit: 'Bps',
      queries: [
        { expr: 'sum(rate(dialogkeeper_cache_read_bytes_total[$__rate_interval]))', legend: 'read' },
        { expr: 'sum(rate(dialogkeeper_cache_written_bytes_total[$__rate_interval]))', legend: 'written' },
      ],
    },
    {
      title: 'First turns after silence',
      description:
        'Turns after six hours of silence by whether their context was cached, per hour; warming makes them warm.',
      unit: 'short',
      queries: [
        {
          expr: 'sum by (context) (increase(dialogkeeper_conversations_resumed_total[1h]))',
          legend: '{{context}}',
        },
      ],
    },
    {
      title: 'What warming costs',
      description: 'Contexts by outcome in the last hour; warm ones cost only a look.',
      unit: 'short',
      queries: [
        {
          expr: 'sum by (outcome) (increase(dialogkeeper_warming_contexts_total[1h]))',
          legend: '{{outcome}}',
        },
      ],
    },
    {
      title: 'What warming loads',
      description: 'Seconds of loading and bytes stored by warming in the last hour.',
      unit: 'short',
      queries: [
        { expr: 'sum(increase(dialogkeeper_warming_load_seconds_total[1h]))', legend: 'seconds' },
        { expr: 'sum(increase(dialogkeeper_warming_stored_bytes_total[1h]))', legend: 'bytes' },
      ],
    },
    {
      title: 'Local cache',
      description:
        'Memory of parsed entries of each process; evictions mean that CACHE_LOCAL_MB is too small.',
      unit: 'bytes',
      queries: [{ expr: 'dialogkeeper_local_cache_bytes', legend: '{{instance}}' }],
    },
    {
      title: 'Local cache entries',
      description: 'Entries that each process holds parsed, and evictions in the last 5 minutes.',
      unit: 'short',
      queries: [
        { expr: 'dialogkeeper_local_cache_entries', legend: '{{instance}}' },
        {
          ...increase('dialogkeeper_local_cache_evictions_total', 'instance'),
          legend: '{{instance}} evicted',
        },
      ],
    },
  ],
};
