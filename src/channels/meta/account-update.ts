import { eventItem, type Item, ignored, instant } from './item';
import { type Json, list, record } from './json';

/** The account, and with it its number, can or cannot send from now on. All other updates concern its owner alone. */
export function itemOfAccountUpdate(value: Json, entryTime: unknown): Item {
  const state = stateOf(value);
  const at = instant(entryTime);
  if (state === undefined || at === undefined) return ignored('account-update');
  return eventItem({ type: 'session', ...state, at });
}

function stateOf({ event, ban_info, restriction_info }: Json) {
  switch (event) {
    case 'ACCOUNT_DELETED':
    case 'ACCOUNT_OFFBOARDED':
    case 'PARTNER_REMOVED':
    case 'PARTNER_APP_UNINSTALLED':
      return { connected: false, state: event };
    case 'ACCOUNT_RECONNECTED':
      return { connected: true, state: event };
    case 'DISABLED_UPDATE':
      return banState(record(ban_info).waba_ban_state);
    case 'ACCOUNT_RESTRICTION':
      return restriction(list(restriction_info).map((one) => record(one).restriction_type));
    default:
      return undefined;
  }
}

function banState(state: unknown) {
  if (state === 'DISABLE') return { connected: false, state: 'DISABLED_UPDATE DISABLE' };
  if (state === 'REINSTATE') return { connected: true, state: 'DISABLED_UPDATE REINSTATE' };
  return undefined; // it is announced
}

/** An account that may not begin a conversation still may answer. */
function restriction(types: readonly unknown[]) {
  const answers = 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING';
  return types.includes(answers) ? { connected: false, state: answers } : undefined;
}
