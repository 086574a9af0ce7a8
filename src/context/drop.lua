--[[
  Drops what one attempt to fill a segment has left: its lease, after a fill that failed, so that the next reader does not
  wait until the lease expires; or its entry, which turned out to be unreadable. What another attempt has stored stays.

  KEYS  [1] segment
  ARGV  [1] the token of the attempt (a lease holds it; a stored entry has it as etag)
  Reply 1 dropped, 0 the key holds nothing of that attempt
]]
local found = redis.call('HMGET', KEYS[1], 'etag', 'lease')
if found[1] == ARGV[1] or found[2] == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
