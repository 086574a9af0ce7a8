// What this repository does not say, and what it says instead. One word has one meaning: see the glossary in docs.
// [pattern, instead]; patterns match names and prose alike, case-insensitively, as whole words unless they say otherwise.

/** Names of things that have a standard term. */
const TERMS = [
  ['convoys?', 'batch'],
  ['crowd(s|ed)?(?: out)?', 'flooded company, deferred, over the limit'],
  ['fair-?order', 'fairness'],
  ['let(s|ting)? in\\b(?! (a|the|its|order))', 'admit'],
  ['turn(s|ed|ing)? away', 'reject'],
  ['overtaken(?! by)', 'outdated'],
  ['parkings?', 'timesParked'],
  ['probation', 'trial retry'],
  ['deaths?', 'crash, crash count'],
  ['strangers?', 'new client'],
  ['meetClient', 'ensureClients'],
  ['audiences?', 'verifier'],
  ['far[- ]?ends?', 'mock gateway'],
  ['(on)?stage[sd]?', 'fixture'],
  ['crews?', 'worker pool'],
  ['traps?', 'failpoint'],
  ['strikes?', 'inject'],
  ['arenas?', 'test bed'],
  ['figures?', 'metrics, numbers, measurements'],
  ['laws?', 'invariant'],
  ['brains?', 'responder'],
  ['crash[- ]?points?', 'failpoint'],
];

/** Sentences that a second reading is needed for. */
const PHRASES = [
  ['who(m|se)?ever', 'name the actor: worker, caller, operator, process'],
  ['somebody|someone', 'name the actor'],
  ['nobody|no one', 'name the actor'],
  ['everybody(?! else)|everybody', 'name the actor'],
  ['so many', 'a number, or "this many"'],
  ['held against', 'say what is compared'],
  ['in life', 'drop it'],
  ['let finish', 'lets … finish'],
  ['can not', 'cannot'],
  ['(?<![\\w/-])(he|him|his|himself)(?![\\w-])', 'they, them, their'],
  ['put away', 'defer, discard'],
  ['is (at|about) it\\b', 'processes it'],
  ['told of', 'called with, informed of'],
  ['is himself', 'works'],
];

module.exports = { BANNED: [...TERMS, ...PHRASES] };
