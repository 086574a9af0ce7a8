--[[
  Gives a lease back after a failed fill, so that the next reader need not wait for its deadline.

  KEYS  [1] lease
  ARGV  [1] token
  Reply 1 released, 0 it was not (or no longer) this attempt's
]]
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
