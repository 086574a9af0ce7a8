--[[
  Drops what one attempt has left at a key: its lease, after a fill that failed, so that the next reader need not wait
  for the lease's end; or its entry, which turned out to be unreadable. What another attempt has put there stays.

  KEYS  [1] segment
  ARGV  [1] the attempt's token
  Reply 1 dropped, 0 the key holds nothing of that attempt
]]
local found = redis.call('HMGET', KEYS[1], 'etag', 'lease')
if found[1] == ARGV[1] or found[2] == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
