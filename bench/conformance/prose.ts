/** The parts of the page that do not depend on a run. */

export const INTRODUCTION = `The conformance suite ([tests/conformance](../tests/conformance)) says what a cache of contexts should guarantee. Its
cases do not depend on how a cache is implemented. This page compares dialogkeeper's cache with the caches that Node
programs usually use. Each of them has a small adapter in [bench/peers](../bench/peers), with the setup that its
documentation recommends for several processes, and with every option that makes it pass more cases: a deadline for Redis
commands (1 s) and for the source (8 s) where there is such an option, no failed load because of a Redis error, and one key
for each segment, so that the clients of a company share its segments. The suite uses real servers and real processes, and
really kills and stops them.

Most rows follow from one invariant: *a read that starts after an invalidation has returned never returns data that was read
from the source before it*. A program that does not need this invariant, because its pages may be a minute old, does not
need most rows of this table.`;

export const WHERE_PEERS_ARE_BETTER = `- **A hit in the local cache needs no Redis.** A two-level cache (\`bentocache\`, \`cacheable\`, \`cache-manager\`,
  \`layered-loader\`) answers from its local cache without a round trip. This takes a microsecond if it returns the cached
  object itself (\`layered-loader\`). If it clones or parses, a context of 300 KB takes longer than dialogkeeper's request
  ([performance.md](performance.md#a-warm-load)). dialogkeeper asks Redis at each load whether its local value is still
  valid. The failed rows about the local cache are the price of the peers, and it is a good price for data that may be stale
  for a while.
- **Stale data instead of an error.** \`bentocache\` (grace periods, soft timeouts) and \`layered-loader\` and
  \`async-cache-dedupe\` (refresh ahead, stale while revalidate) can return an old value while the source is slow or down.
  dialogkeeper never does: a load fails if the source fails and the segment is not cached.
- **They cache any data.** Any key and value, time to live for each call, namespaces, tags (\`bentocache\`, \`cacheable\`),
  groups (\`layered-loader\`), references with wildcards (\`async-cache-dedupe\`). dialogkeeper caches the four segments of a
  context, and invalidates by segment or for all clients of a company.
- **Many stores.** Memcached, DynamoDB, files, SQL and more (\`bentocache\`, and every store of keyv). dialogkeeper needs a
  Redis or Valkey that runs Lua scripts.
- **No versions needed.** The row “An entry older than the caller’s source version” needs a version for each segment in the
  source. With a source without versions, dialogkeeper has to trust the events.
- **Smaller.** \`plain\` has twenty lines and no dependency except ioredis.`;

export const RERUN = `\`\`\`sh
npm run conformance                                   # all caches, several minutes; writes this page
npm run conformance -- --peer bentocache              # one cache
npm run conformance -- --peer bentocache --case herd-of-two-processes
npm run --silent conformance -- --json                # the result as one JSON object
\`\`\`

The command needs \`redis-server\` on the PATH. It starts and stops its own servers, and installs the other caches into
\`bench/peers/node_modules\` if they are missing. It fails only if dialogkeeper fails a case.`;
