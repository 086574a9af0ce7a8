--[[
  Says when one message may be sent, at the rate of its channel and of its client there.

  KEYS  [1] channel  [2] client  [3] mark of a channel that sends slowly  [4] the place of this message, all in one slot
  ARGV  [1] ms per message of the channel  [2] ms of messages that may leave at once
        [3] ms per message of the client, 0: no limit  [4] ms of messages that may leave at once
        [5] by how much a slow channel is slower  [6] ms for which a place is kept after its time
  Reply ms until the message may be sent; 0: now, and it is counted

  [1] and [2] are leaky buckets (GCRA): each holds the time at which all counted messages would have left at the allowed rate, and
  expires then. A message that must wait for its channel is counted at once and keeps its place in [4], so that messages leave in
  the order in which they asked and ask twice. One that must wait for its client is not counted: its conversation sends one at a
  time.
  Invariant: every key has an expiry.
]]
local seconds, microseconds = unpack(redis.call('TIME'))
local now = seconds * 1000 + microseconds / 1000

local place = tonumber(redis.call('GET', KEYS[4]))
if place then
  if place > now then
    return math.ceil(place - now)
  end
  redis.call('DEL', KEYS[4])
  return 0
end

local function doneAt(key)
  return math.max(tonumber(redis.call('GET', key) or 0), now)
end

local function count(key, done)
  redis.call('SET', key, string.format('%.3f', done), 'PX', math.ceil(done - now))
end

local perMessage, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local perClientMessage, clientBurst = tonumber(ARGV[3]), tonumber(ARGV[4])
if redis.call('EXISTS', KEYS[3]) == 1 then
  perMessage = perMessage * tonumber(ARGV[5])
end

if perClientMessage > 0 then
  local clientDone = doneAt(KEYS[2])
  if clientDone - clientBurst > now then
    return math.ceil(clientDone - clientBurst - now)
  end
  count(KEYS[2], clientDone + perClientMessage)
end

local done = doneAt(KEYS[1])
count(KEYS[1], done + perMessage)
local wait = math.ceil(done - burst - now)
if wait <= 0 then
  return 0
end
redis.call('SET', KEYS[4], string.format('%.3f', now + wait), 'PX', wait + tonumber(ARGV[6]))
return wait
