import { COMPANY, increase, quantiles, type Row, rate } from '../panel';

export const QUEUES: Row = {
  title: 'Queues',
  panels: [
    {
      title: 'Waiting jobs',
      description: 'Jobs that wait for a worker, by queue; a line that only rises is a queue that grows.',
      unit: 'short',
      queries: [{ expr: 'max by (queue) (dialogkeeper_queue_jobs{state="waiting"})', legend: '{{queue}}' }],
    },
    {
      title: 'Next job',
      description: 'How long ago the job that is taken next was added; seconds are normal only in a flood.',
      unit: 's',
      queries: [{ expr: 'max by (queue) (dialogkeeper_queue_oldest_job_seconds)', legend: '{{queue}}' }],
    },
    {
      title: 'Jobs in other states',
      description:
        'Active, delayed and failed jobs of all queues; failed ones stay until an operator retries or removes them.',
      unit: 'short',
      queries: [
        {
          expr: 'sum by (state) (max by (state, queue) (dialogkeeper_queue_jobs{state!="waiting"}))',
          legend: '{{state}}',
        },
      ],
    },
    {
      title: 'Ended jobs',
      description: 'Jobs by outcome, per second.',
      unit: 'ops',
      queries: [rate('dialogkeeper_jobs_total', 'outcome')],
    },
    {
      title: 'Job duration',
      description: 'How long jobs ran, 95th percentile by name.',
      unit: 's',
      queries: quantiles('dialogkeeper_job_duration_seconds', {
        of: [0.95],
        by: 'job_name',
        legend: '{{job_name}}',
      }),
    },
    {
      title: 'Why jobs were dropped or failed',
      description: 'Reasons in the last 5 minutes; duplicate, nothing-to-send and deferred are normal.',
      unit: 'short',
      queries: [increase('dialogkeeper_job_reasons_total', 'reason')],
    },
    {
      title: 'Unsent replies',
      description: 'Replies that are not sent, by state: pending, paused by an outage, held for an operator.',
      unit: 'short',
      queries: [
        {
          expr: `sum by (state) (max by (state, company) (dialogkeeper_unsent_replies{${COMPANY}}))`,
          legend: '{{state}}',
        },
      ],
    },
  ],
};
