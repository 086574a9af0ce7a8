--[[
  Stores what a load has read from the source, if the lease of that load still stands.

  KEYS  [1] segment
  ARGV  [1] token of the lease (becomes the entry's etag)  [2] source version or ''  [3] time to live, ms  [4] body
  Reply 1 stored, 0 refused

  Invariant: nothing that was read from the source before an invalidation is stored after it, because the invalidation
  deletes the key, and the lease with it. A lease that is gone for any other reason (expired, evicted, flushed) also
  refuses the fill.
]]
local key = KEYS[1]
if redis.call('HGET', key, 'lease') ~= ARGV[1] then
  return 0
end

-- The key exists at every moment: a SCAN that began before the fill must find it.
redis.call('HSET', key, 'etag', ARGV[1], 'version', ARGV[2], 'at', redis.call('TIME')[1], 'body', ARGV[4])
redis.call('HDEL', key, 'lease')
redis.call('PEXPIRE', key, ARGV[3])
return 1
