import { COMPANY, increase, quantiles, type Row } from '../panel';

const cost = `sum(increase(dialogkeeper_model_cost_total{${COMPANY}}[1h]))`;

export const MODEL: Row = {
  title: 'Model',
  panels: [
    {
      title: 'Requests to models',
      description: 'Requests per interval by outcome; all but answered and aborted are failures.',
      unit: 'short',
      queries: [increase('dialogkeeper_model_requests_total', 'outcome', COMPANY)],
      stacked: true,
    },
    {
      title: 'Replies of the fallback',
      description: 'Replies per interval that the fallback gave in place of the model, by reason.',
      unit: 'short',
      queries: [increase('dialogkeeper_model_fallbacks_total', 'reason', COMPANY)],
    },
    {
      title: 'Time of a request',
      description: 'From the request to the end of the answer; a reply may need several requests.',
      unit: 's',
      queries: quantiles('dialogkeeper_model_request_duration_seconds', { by: 'model', legend: '{{model}}' }),
    },
    {
      title: 'Tokens',
      description: 'Tokens per interval; a small part of cached ones makes the prompts expensive.',
      unit: 'short',
      queries: [increase('dialogkeeper_model_tokens_total', 'kind', COMPANY)],
    },
    {
      title: 'Cost of the last hour',
      description:
        'Money of the last hour, in the currency of MODEL_PRICES; 0 if they are not set. Voice notes are those of all companies.',
      unit: 'short',
      queries: [
        {
          expr: `sum by (model) (increase(dialogkeeper_model_cost_total{${COMPANY}}[1h]))`,
          legend: '{{model}}',
        },
        { expr: 'sum(increase(dialogkeeper_transcription_cost_total[1h]))', legend: 'voice notes' },
      ],
    },
    {
      title: 'Cost of a turn and of a booking',
      description:
        'Money of the last hour for each committed turn, and for each booking that turns have made.',
      unit: 'short',
      queries: [
        {
          expr: `${cost} / sum(increase(dialogkeeper_turns_total{outcome="committed", ${COMPANY}}[1h]))`,
          legend: 'turn',
        },
        { expr: `${cost} / sum(increase(dialogkeeper_bookings_total{${COMPANY}}[1h]))`, legend: 'booking' },
      ],
    },
    {
      title: 'Voice notes',
      description: 'Voice notes per interval by what has become of them; only transcribed ones have a text.',
      unit: 'short',
      queries: [increase('dialogkeeper_transcription_duration_seconds_count', 'outcome')],
    },
    {
      title: 'Usage that is not stored',
      description: 'Requests whose usage does not count against the budget of the day; should be 0.',
      unit: 'short',
      queries: [{ expr: 'sum(increase(dialogkeeper_model_usage_lost_total[5m]))', legend: 'requests' }],
    },
  ],
};
