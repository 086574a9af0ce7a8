--[[
  Counts one message of a company and of one of its clients, and says which of them is above its rate.

  KEYS  [1] company  [2] client, both in one slot
  ARGV  [1] ms per message of the company  [2] of the client  [3] ms of messages that may come at once
        [4] the longest penalty, ms
  Reply 0 neither, 1 the company, 2 the client

  Each key is a leaky bucket (GCRA). It holds the time at which all counted messages would have been processed at the
  allowed rate, and expires at that time. A sender is above the rate while that time is further away than [3].
  Invariant: a key always has an expiry, at most [3] + [4] away.
]]
local seconds, microseconds = unpack(redis.call('TIME'))
local now = seconds * 1000 + math.floor(microseconds / 1000)
local burst, longest = tonumber(ARGV[3]), tonumber(ARGV[4])

local function isAbove(key, perMessage)
  local done = math.max(tonumber(redis.call('GET', key) or 0), now) + tonumber(perMessage)
  done = math.min(done, now + burst + longest)
  redis.call('SET', key, done, 'PX', done - now)
  return done - now > burst
end

local companyIsAbove = isAbove(KEYS[1], ARGV[1])
local clientIsAbove = isAbove(KEYS[2], ARGV[2])
if clientIsAbove then
  return 2
end
return companyIsAbove and 1 or 0
