import type { FailureEffect } from '../../domain/channel-event';
import type { Verdict } from '../outbound/failure';

/** https://wazzup24.com/help/api-en/sending-messages/ A code that is not here concerns one message. */
const VERDICTS = new Map<string, Verdict>([
  ['BADCONTACT', 'unreachable'],
  ['BALANCEISEMPTY', 'outage'],
  ['CHANNELNOTFOUND', 'outage'],
  ['CHANNELBLOCKED', 'outage'],
  ['CHANNELWAPIREJECTED', 'outage'],
  ['CHANNELREJECTED', 'outage'],
  ['CHANNELNOMONEY', 'outage'],
  ['CHANNELLIMITEXCEEDED', 'outage'],
  ['WRONGTRANSPORT', 'outage'],
  ['MESSAGECHANNELUNAVAILABLE', 'outage'],
  ['MESSAGESCANNOTADD', 'not-taken'],
  ['UNKNOWNERROR', 'unknown'],
  ['UNKNOWNERRORWITHTRACEID', 'unknown'],
  ['TOOMANYREQUESTS', 'slow'],
]);

/** Wazzup writes `REPEATED_CRM_MESSAGE_ID` and `repeatedCrmMessageId`. */
function plain(code: string): string {
  return code.replaceAll('_', '').toUpperCase();
}

export function verdictOfCode(code: string): Verdict | undefined {
  return VERDICTS.get(plain(code));
}

/** The message was taken before, under the same `crmMessageId`. */
export function isRepetition(code: string): boolean {
  return plain(code) === 'REPEATEDCRMMESSAGEID';
}

/** Of a message that Wazzup had accepted. */
export function effectOfCode(code: string): FailureEffect {
  const verdict = verdictOfCode(code) ?? 'refused';
  return verdict === 'not-taken' || verdict === 'unknown' ? 'retry' : verdict;
}
