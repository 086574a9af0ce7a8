import type { Action } from '../../domain/turn';
import { answers } from './answers';
import { booking } from './booking';
import { cancelling, moving } from './existing';
import type { Intent } from './intents';
import { type Facts, type Line, type Plan, upcomingBookings } from './plan';
import { idle, type State } from './state';
import { namesDetail } from './understanding';

const QUESTIONS: readonly Intent[] = ['mine', 'price', 'services', 'hours', 'address'];
const REQUESTS: readonly Intent[] = ['book', 'cancel', 'move', ...QUESTIONS];

/** Decides the reply: courtesies, then answers, then one step of the current task with its question. */
export function decide(before: Facts): Plan {
  if (expresses(before, ['human'])) {
    return { lines: [(say) => say.handoff()], actions: [], state: { ...before.state, handoff: true } };
  }
  if (before.state.handoff && !expresses(before, REQUESTS))
    return { lines: [], actions: [], state: before.state };

  const { facts, actions } = introduce(before);
  if (isFarewell(facts)) {
    const name = nameOf(facts);
    return { lines: [(say) => say.goodbye(name)], actions, state: facts.state };
  }
  const answered = answers(facts);
  const step = nextStep(facts);
  const hasNothingToSay = answered.length === 0 && step.lines.length === 0;
  return {
    lines: [
      ...greeting(facts),
      ...answered,
      ...(hasNothingToSay || isUnknown(facts) ? smallTalk(facts) : []),
      ...step.lines,
    ],
    actions: [...actions, ...step.actions],
    state: step.state,
  };
}

/** Stores the client's name, once. */
function introduce(before: Facts): { facts: Facts; actions: Action[] } {
  const { said } = before;
  const state: State = { ...before.state, handoff: false, askedForWords: false };
  const { name } = said;
  if (name === null || nameOf(before) !== null) return { facts: { ...before, state }, actions: [] };
  return { facts: { ...before, state: { ...state, name } }, actions: [{ type: 'rename-client', name }] };
}

function nextStep(facts: Facts): Plan {
  const { said, state } = facts;
  if (wantsMove(facts)) return moving(begin(facts, 'move'));
  if (said.intents.has('cancel')) return cancelOrStop(facts);
  const isRefusal = said.intents.has('stop') || (said.intents.has('no') && said.intents.has('thanks'));
  if (isRefusal && state.task === 'book') return stop(facts);
  const isQuestion = expresses(facts, QUESTIONS) && !said.intents.has('book');
  if (isQuestion) return afterAnswer(facts);
  if (state.task === 'move') return moving(facts);
  if (said.intents.has('book')) return booking(begin(facts, 'book'));
  if (state.task === 'cancel') return cancelling(facts);
  if (state.task === 'book' || namesDetail(said)) return booking(begin(facts, 'book'));
  return { lines: [], actions: [], state };
}

/** «Другое время» without a current task refers to the existing booking. */
function wantsMove(facts: Facts): boolean {
  const { said, state } = facts;
  const isOther = said.intents.has('other') && state.task === undefined && upcomingBookings(facts).length > 0;
  return isOther || (said.intents.has('move') && !isSearching(facts));
}

/** «Перенесите», from a client without bookings who is making one, changes the one that is being made. */
function isSearching(facts: Facts): boolean {
  return facts.state.task === 'book' && upcomingBookings(facts).length === 0;
}

function cancelOrStop(facts: Facts): Plan {
  return isSearching(facts) ? stop(facts) : cancelling(begin(facts, 'cancel'));
}

function stop({ state }: Facts): Plan {
  return { lines: [(say) => say.stopped()], actions: [], state: idle(state) };
}

/** A question does not change the wish, except that the service it names is the one to book later. */
function afterAnswer(facts: Facts): Plan {
  const { said, state } = facts;
  const questionOnly = {
    ...facts,
    said: { ...said, services: [], staff: null, date: null, time: null, window: null, choice: null },
  };
  if (state.task === 'book') return booking(questionOnly);
  if (state.task === 'move') return moving(questionOnly);
  if (state.task === 'cancel') return cancelling(questionOnly);
  const [service, another] = said.services;
  const isClear = said.intents.has('price') && service !== undefined && another === undefined;
  return {
    lines: [],
    actions: [],
    state: isClear ? { ...state, wish: { ...state.wish, serviceId: service.id } } : state,
  };
}

/** A new task starts from the known wish, and closes an open question of another task. */
function begin(facts: Facts, task: NonNullable<State['task']>): Facts {
  const { state } = facts;
  if (state.task === task) return facts;
  const wish = state.task === undefined && task === 'book' ? state.wish : {};
  return { ...facts, state: { ...idle(state), wish } };
}

function greeting(facts: Facts): Line[] {
  const isFirst = facts.context.dialogue.messages.length === 0;
  if (!isFirst && !facts.said.intents.has('greet')) return [];
  const name = nameOf(facts);
  return [(say) => say.hello(name)];
}

function smallTalk(facts: Facts): Line[] {
  const { said, context } = facts;
  const { name } = said;
  if (said.intents.has('greet')) return [(say) => say.howCanIHelp(context.company.name)];
  if (name !== null) return [(say) => say.niceToMeet(name)];
  if (expresses(facts, ['yes', 'no', 'stop'])) return [(say) => say.allRight()];
  return [(say) => say.canDo()];
}

function isFarewell(facts: Facts): boolean {
  if (!expresses(facts, ['thanks', 'bye']) || namesDetail(facts.said) || facts.said.name !== null)
    return false;
  return (
    !expresses(facts, [...REQUESTS, 'yes', 'no', 'stop', 'soonest', 'all']) ||
    (facts.state.task === undefined && !expresses(facts, REQUESTS))
  );
}

function isUnknown({ said }: Facts): boolean {
  return said.intents.size === 0 && said.name === null && said.choice === null && !namesDetail(said);
}

function expresses({ said }: Facts, intents: readonly Intent[]): boolean {
  return intents.some((intent) => said.intents.has(intent));
}

function nameOf({ context, state }: Facts): string | null {
  return context.client.name ?? state.name ?? null;
}
