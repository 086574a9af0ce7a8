--[[
  Counts messages of a company, each of one of its clients, and says for each which of them is above its rate.

  KEYS  [1] company  [2…] clients, all in one slot
  ARGV  [1] ms per message of the company  [2] of a client  [3] ms of messages that may come at once
        [4] the longest penalty, ms  [5…] for each message the number of its client's key
  Reply for each message: 0 neither, 1 the company, 2 the client

  Each key is a leaky bucket (GCRA). It holds the time at which all counted messages would have been processed at the
  allowed rate, and expires at that time. A sender is above the rate while that time is further away than [3].
  Invariant: a key always has an expiry, at most [3] + [4] away.
]]
local seconds, microseconds = unpack(redis.call('TIME'))
local now = seconds * 1000 + math.floor(microseconds / 1000)
local burst, longest = tonumber(ARGV[3]), tonumber(ARGV[4])

local done = {}
for _, key in ipairs(KEYS) do
  done[key] = math.max(tonumber(redis.call('GET', key) or 0), now)
end

local function isAbove(key, perMessage)
  done[key] = math.min(done[key] + perMessage, now + burst + longest)
  return done[key] - now > burst
end

local above = {}
for i = 5, #ARGV do
  local companyIsAbove = isAbove(KEYS[1], tonumber(ARGV[1]))
  local clientIsAbove = isAbove(KEYS[tonumber(ARGV[i])], tonumber(ARGV[2]))
  above[#above + 1] = clientIsAbove and 2 or companyIsAbove and 1 or 0
end

for _, key in ipairs(KEYS) do
  redis.call('SET', key, done[key], 'PX', done[key] - now)
end
return above
