/** What the page says that no run can find out. */

export const INTRODUCTION = `What a cache of contexts has to hold is written down once, as
[a suite of cases](../tests/conformance) that knows nothing of how a cache is made. It is run here over dialogkeeper's and
over the caches that Node programs usually take. Each of those is an adapter of a few lines in [bench/peers](../bench/peers),
set up as its own documentation says for several processes, with every option that makes it pass more: a deadline for
commands of Redis (1 s) and for the source (8 s) where there is such an option, errors of Redis that do not fail a load, and
a key for each segment, so that clients of a company share what is the company's. Servers are real, another process is
another process, and what is killed or stopped is killed or stopped.

The law behind most rows is one sentence: *a read that starts after an invalidation has returned never yields what was read
from the source before it*. Who does not need it (because a page may be a minute old) does not need most of this table.`;

export const WHERE_PEERS_ARE_BETTER = `- **A hit in memory needs no Redis.** A two-level cache (\`bentocache\`, \`cacheable\`, \`cache-manager\`,
  \`layered-loader\`) answers from its own memory without a round trip: in a microsecond where it hands out the very object
  (\`layered-loader\`); where it clones or parses, a context of 300 KB takes longer than dialogkeeper's question
  ([performance.md](performance.md#a-warm-load)). dialogkeeper asks Redis once for each load, to be sure that its copy still
  holds. Rows about copies in process are the price they pay, and for data that may be stale for a while it is a good price.
- **Stale rather than nothing.** \`bentocache\` (grace periods, soft timeouts) and \`layered-loader\` and
  \`async-cache-dedupe\` (refresh ahead, stale while revalidate) can serve an old value while the source is slow or down.
  dialogkeeper never does: a load fails when the source fails and nothing is cached.
- **They cache anything.** Any key and value, time to live for each call, namespaces, tags (\`bentocache\`, \`cacheable\`),
  groups (\`layered-loader\`), references with wildcards (\`async-cache-dedupe\`). dialogkeeper caches four segments of a
  context, and invalidates by segment or by all clients of a company.
- **Many stores.** Memcached, DynamoDB, files, SQL and more (\`bentocache\`, and whatever keyv has). dialogkeeper needs a
  Redis or Valkey that runs Lua scripts.
- **No versions to keep.** What makes row “older than the version that the caller knows” hold is a version in the source for
  each segment. A source without one has to trust its events.
- **Smaller.** \`plain\` is twenty lines that everybody can read.`;

export const RERUN = `\`\`\`sh
npm run conformance                                   # all caches, several minutes; writes this page
npm run conformance -- --peer bentocache              # one of them
npm run conformance -- --peer bentocache --case herd-of-two-processes
npm run --silent conformance -- --json                # the same as one JSON object
\`\`\`

It needs \`redis-server\` on the PATH, starts and stops its own servers, and installs the other caches into
\`bench/peers/node_modules\` when they are not there. It fails when dialogkeeper fails a case, whatever the others do.`;
