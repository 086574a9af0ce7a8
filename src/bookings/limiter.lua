--[[
  Says when one request may be sent, so that no span of time holds more requests than its rate allows.

  KEYS  [1] the times of the last requests, the newest first
  ARGV  [1] ms that the request may wait  [2] [3], [4] [5], … a rate: requests, ms of their span
  Reply {ms until the request may be sent, 1: it is counted, 0: that is too long, and it is not counted}

  A request that must wait is counted at once, at its time: requests leave in the order in which they asked.
  Invariant: the key expires when its newest time counts for no span any more.
]]
local seconds, microseconds = unpack(redis.call('TIME'))
local now = seconds * 1000 + microseconds / 1000

local at, most, longest = now, 0, 0
for i = 2, #ARGV, 2 do
  local requests, span = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local earlier = redis.call('LINDEX', KEYS[1], requests - 1)
  if earlier then
    at = math.max(at, tonumber(earlier) + span)
  end
  most, longest = math.max(most, requests), math.max(longest, span)
end
at = math.max(at, tonumber(redis.call('LINDEX', KEYS[1], 0) or 0))

local wait = math.ceil(at - now)
if wait > tonumber(ARGV[1]) then
  return { wait, 0 }
end
redis.call('LPUSH', KEYS[1], string.format('%.3f', at))
redis.call('LTRIM', KEYS[1], 0, most - 1)
redis.call('PEXPIRE', KEYS[1], wait + longest)
return { wait, 1 }
