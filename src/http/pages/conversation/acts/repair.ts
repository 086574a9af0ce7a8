import { SEGMENTS } from '../../../../domain/context';
import { ReplyNotHeld } from '../../../../operations/errors';
import { discardHeld, sendHeld } from '../../../../operations/held';
import { redriveParked } from '../../../../operations/parked';
import { FormInvalid } from '../../errors';
import { idDetail, idField } from './form';
import type { OperatorAction } from './operator-action';

/** What brings to an end what has stopped, by their verbs. */
export const REPAIR_ACTIONS = {
  redrive: {
    permission: 'repair',
    async run({ db }, { conversationId }) {
      await redriveParked(db, { conversationId });
    },
  },
  release: {
    permission: 'repair',
    detail: idDetail('reply'),
    async run({ db, queues }, { conversationId }, form) {
      const replyId = idField(form, 'reply');
      if ((await sendHeld(db, { replyId, conversationId })) === 0) throw new ReplyNotHeld(replyId);
      await queues.wakeOutbox(conversationId).catch(() => undefined); // where Redis is away, the sweep does it later
    },
  },
  discard: {
    permission: 'repair',
    detail: idDetail('reply'),
    async run({ db }, { conversationId }, form) {
      const replyId = idField(form, 'reply');
      if ((await discardHeld(db, { replyId, conversationId })) === 0) throw new ReplyNotHeld(replyId);
    },
  },
  invalidate: {
    permission: 'repair',
    detail: (form) => ({ segments: segmentsOf(form).join(' ') }),
    async run({ contexts }, owner, form) {
      const segments = segmentsOf(form);
      if (segments.length === 0) throw new FormInvalid('segment', 'choose at least one part');
      await contexts.invalidate(owner, segments);
      return 'invalidated';
    },
  },
  warm: {
    permission: 'repair',
    async run({ contexts }, header) {
      return (await contexts.warm(header, header.versions)).kind;
    },
  },
} satisfies Record<string, OperatorAction>;

function segmentsOf(form: URLSearchParams) {
  const given = form.getAll('segment');
  return SEGMENTS.filter((segment) => given.includes(segment));
}
