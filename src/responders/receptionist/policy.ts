import type { Action } from '../../domain/turn';
import type { Phrase } from '../phrases/say';
import { namesDetail } from '../understanding/contents';
import { answers } from './answers';
import { afterDoubt } from './consent';
import { type Facts, handOver, nameOf, type Plan, saying } from './facts';
import { nextFrame } from './frame';
import { setReminders } from './reminders';
import { isCourtesy, nextStep } from './rules';
import type { State } from './state';
import { capitalised } from './wish';

/** Decides the reply: courtesies, then answers, then one step of the current task with its question. */
export function decide(given: Facts): Plan {
  const named = withBareName(given);
  const before = { ...named, state: afterDoubt(named) };
  const { said, say, context } = before;
  const handedOver = context.dialogue.handedOverAt !== null;
  if (said.acts.human) {
    const isComplaint = said.topics.some(({ id }) => id === 'complaint');
    const line = say(isComplaint ? 'handedOverComplaint' : 'handedOver');
    return {
      lines: [...new Set([...(before.pressed ?? []), line])],
      actions: handOver(before, 'the client asks for a person'),
      state: { ...before.state, frame: nextFrame(before) },
    };
  }
  if (handedOver && !asksForSomething(before)) return whileHandedOver(before);

  const { facts, actions } = introduce(before);
  const reminders = setReminders(facts);
  actions.push(...reminders.actions);
  const answered = [...(facts.pressed ?? []), ...reminders.lines, ...answers(facts)];
  if (facts.isRefused) actions.push(...handOver(facts, 'the booking system has refused an action'));
  const topic = said.topics.find(({ person }) => person);
  if (topic) {
    answered.push(say(HANDED_OVER[topic.id] ?? 'handedOverTopic'));
    actions.push(...handOver(facts, topic.id));
  }
  const step = nextStep(facts);
  const own = [...new Set([...answered, ...step.lines])];
  return {
    lines: [...greeting(facts), ...(own.length === 0 ? smallTalk(facts) : own)],
    actions: [...actions, ...step.actions],
    options: step.options ?? [],
    state: {
      ...step.state,
      lastStaffId: said.staff.wanted[0]?.id ?? step.state.proposal?.staffIds[0] ?? step.state.lastStaffId,
    },
  };
}

const HANDED_OVER: Readonly<Record<string, Phrase>> = {
  lateness: 'handedOverLate',
  complaint: 'handedOverComplaint',
};

/** A person was promised, and the message asks for nothing that the bot can do: it says once that the person will come. */
function whileHandedOver({ said, say, state }: Facts): Plan {
  const needsAnswer = !state.reminded && (said.acts.isQuestion || said.isEmpty);
  const reminded = state.reminded || needsAnswer;
  return saying({ ...state, reminded }, ...(needsAnswer ? [say('stillHandedOver')] : []));
}

function asksForSomething({ said, state, pressed, reminds }: Facts): boolean {
  const { acts, people, topics } = said;
  const { name, guest, isSelf } = people;
  const isPerson = name !== null || guest !== null || isSelf;
  const answersUs =
    (state.asked ?? reminds) !== undefined && (acts.answer !== null || acts.choice !== null || isPerson);
  const isAsked = acts.ordered.size + acts.questions.size + topics.length > 0 || acts.reminders !== null;
  return pressed !== undefined || isAsked || namesDetail(said) || answersUs;
}

/** «Оля», to the question for a time: the client's own name, unless a member of staff of that name performs the service. */
function withBareName(facts: Facts): Facts {
  const { said, state } = facts;
  const { bareName, staff, people } = said;
  if (bareName === null || state.asked === undefined || nameOf(facts) !== null || people.name !== null)
    return facts;
  const [serviceId] = state.frame.serviceIds;
  const performs = staff.wanted.some(({ serviceIds }) => serviceIds.includes(serviceId ?? ''));
  if (performs && state.frame.staffId === undefined && !said.acts.stops) return facts;
  const none = { ...staff, wanted: [], unknown: null };
  return {
    ...facts,
    said: { ...said, people: { ...people, name: capitalised(bareName) }, staff: none, isEmpty: false },
  };
}

/** Stores the client's name: the first that is given, and one that is told for its own sake. */
function introduce(before: Facts): { facts: Facts; actions: Action[] } {
  const { name } = before.said.people;
  const closed = isCourtesy(before) || (before.state.closed && before.said.isEmpty);
  const state: State = { ...before.state, closed, reminded: false, askedForWords: false };
  if (name === null || (nameOf(before) !== null && !before.said.corrects))
    return { facts: { ...before, state }, actions: [] };
  const context = { ...before.context, client: { ...before.context.client, name } };
  return {
    facts: { ...before, context, state: { ...state, name } },
    actions: [{ type: 'rename-client', name }],
  };
}

function greeting(facts: Facts): string[] {
  const isFirst = facts.context.dialogue.messages.length === 0;
  if (!facts.said.acts.courtesies.has('greet') && (!isFirst || isCourtesy(facts))) return [];
  return [facts.say('hello', { name: nameOf(facts) })];
}

function smallTalk(facts: Facts): string[] {
  const { said, say, context, state } = facts;
  const { courtesies, answer, stops } = said.acts;
  if (courtesies.has('thanks') || courtesies.has('bye')) {
    return [state.frame.task === undefined ? say('goodbye', { name: nameOf(facts) }) : say('welcome')];
  }
  if (courtesies.has('greet')) return [say('howCanIHelp', { company: context.company.name })];
  if (said.people.name !== null) return [say('niceToMeet', { name: said.people.name })];
  if (answer !== null || stops || state.closed) return [say('allRight')];
  return [say('canDo')];
}
