/**
 *   no-answer      does nothing, and does not answer before the sender's deadline
 *   late           does it after a second, when the sender may have given up
 *   answer-lost    does it; the connection breaks before the answer
 *   request-lost   does nothing; the connection breaks
 *   server-error   does nothing, 500
 *   busy           does nothing, 503
 *   not-allowed    does nothing, 403
 *   locked-out     does nothing, 401
 */
export type BookingFault =
  | 'no-answer'
  | 'late'
  | 'answer-lost'
  | 'request-lost'
  | 'server-error'
  | 'busy'
  | 'not-allowed'
  | 'locked-out';

export const BOOKING_FAULTS: readonly BookingFault[] = [
  'no-answer',
  'late',
  'answer-lost',
  'request-lost',
  'server-error',
  'busy',
];
