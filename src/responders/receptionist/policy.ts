import type { Action } from '../responder';
import { answers } from './answers';
import { booking } from './booking';
import { cancelling, moving } from './existing';
import type { Intent } from './intents';
import { type Facts, type Line, type Plan, upcomingBookings } from './plan';
import { idle, type State } from './state';
import { saysSlots } from './understanding';

const QUESTIONS: readonly Intent[] = ['mine', 'price', 'services', 'hours', 'address'];
const REQUESTS: readonly Intent[] = ['book', 'cancel', 'move', ...QUESTIONS];

/** What to say and do: courtesies, then answers, then one step of the task at hand with its question. */
export function decide(facts: Facts): Plan {
  const { said, state } = facts;
  if (said.intents.has('human')) {
    return { lines: [(say) => say.handoff()], actions: [], state: { ...state, handoff: true } };
  }
  if (state.handoff && !hears(facts, REQUESTS)) return { lines: [], actions: [], state };

  const introduced = introduce({ ...facts, state: { ...state, handoff: false, askedForWords: false } });
  const { plan: named } = introduced;
  if (isFarewell(introduced.facts)) {
    const name = nameOf(introduced.facts);
    return { ...named, lines: [(say) => say.goodbye(name)] };
  }
  const told = answers(introduced.facts);
  const step = nextStep(introduced.facts);
  const rest = told.length === 0 && step.lines.length === 0 ? smallTalk(introduced.facts) : step.lines;
  const puzzled =
    step.lines.length > 0 && saysNothing(introduced.facts) ? ([(say) => say.canDo()] satisfies Line[]) : [];
  return {
    lines: [...greeting(introduced.facts), ...told, ...puzzled, ...rest],
    actions: [...named.actions, ...step.actions],
    state: step.state,
  };
}

/** Learns the client's name, once. */
function introduce(facts: Facts): { facts: Facts; plan: Plan } {
  const { said, state, context } = facts;
  const isNews = said.name !== null && context.client.name === null && state.name === undefined;
  const known: State = isNews ? { ...state, name: said.name ?? undefined } : state;
  const actions: Action[] = isNews && said.name !== null ? [{ type: 'rename-client', name: said.name }] : [];
  return { facts: { ...facts, state: known }, plan: { lines: [], actions, state: known } };
}

function nextStep(facts: Facts): Plan {
  const { said, state } = facts;
  const nothing: Plan = { lines: [], actions: [], state };
  if (said.intents.has('move') && !isSearching(facts)) return moving(begin(facts, 'move'));
  if (said.intents.has('cancel')) return cancelOrStop(facts);
  const isRefusal = said.intents.has('stop') || (said.intents.has('no') && said.intents.has('thanks'));
  if (isRefusal && state.task === 'book') {
    return { lines: [(say) => say.stopped()], actions: [], state: idle(state) };
  }
  const isQuestion = hears(facts, QUESTIONS) && !said.intents.has('book');
  if (isQuestion) return afterAnswer(facts);
  if (state.task === 'move') return moving(facts);
  if (said.intents.has('book')) return booking(begin(facts, 'book'));
  if (state.task === 'cancel') return cancelling(facts);
  if (state.task === 'book' || saysSlots(said)) return booking(begin(facts, 'book'));
  return nothing;
}

/** «Перенесите», said while a new booking is being arranged by somebody who has no other, changes that one. */
function isSearching(facts: Facts): boolean {
  return facts.state.task === 'book' && upcomingBookings(facts).length === 0;
}

function cancelOrStop(facts: Facts): Plan {
  if (isSearching(facts)) return { lines: [(say) => say.stopped()], actions: [], state: idle(facts.state) };
  return cancelling(begin(facts, 'cancel'));
}

/** A question in passing changes no wish, except that the service asked about is the one to book later. */
function afterAnswer(facts: Facts): Plan {
  const { said, state } = facts;
  const deaf = {
    ...facts,
    said: { ...said, services: [], staff: null, date: null, time: null, window: null, choice: null },
  };
  if (state.task === 'book') return booking(deaf);
  if (state.task === 'move') return moving(deaf);
  if (state.task === 'cancel') return { lines: [], actions: [], state: idle(state) };
  const [service, another] = said.services;
  const isClear = said.intents.has('price') && service !== undefined && another === undefined;
  return {
    lines: [],
    actions: [],
    state: isClear ? { ...state, wish: { ...state.wish, serviceId: service.id } } : state,
  };
}

/** A new task starts with what is known of the wish; an open question of another task is no longer open. */
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
  if (hears(facts, ['yes', 'no', 'stop'])) return [(say) => say.allRight()];
  return [(say) => say.canDo()];
}

function isFarewell(facts: Facts): boolean {
  if (!hears(facts, ['thanks', 'bye']) || saysSlots(facts.said) || facts.said.name !== null) return false;
  return (
    !hears(facts, [...REQUESTS, 'yes', 'no', 'stop', 'soonest', 'all']) ||
    (facts.state.task === undefined && !hears(facts, REQUESTS))
  );
}

function saysNothing({ said }: Facts): boolean {
  return said.intents.size === 0 && said.name === null && said.choice === null && !saysSlots(said);
}

function hears({ said }: Facts, intents: readonly Intent[]): boolean {
  return intents.some((intent) => said.intents.has(intent));
}

function nameOf({ context, state }: Facts): string | null {
  return context.client.name ?? state.name ?? null;
}
