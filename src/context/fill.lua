--[[
  Stores what was loaded under a lease, if that lease still stands.

  KEYS  [1] entry  [2] lease
  ARGV  [1] token (becomes the entry's etag)  [2] source version or ''  [3] time to live, ms  [4] body
  Reply 1 stored, 0 refused

  Invariant: an invalidation deletes the lease, so nothing that was read from the source before it is stored
  after it. A lease that is gone for any other reason (expired, evicted, flushed) refuses as well.
]]
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end

redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'etag', ARGV[1], 'version', ARGV[2], 'at', redis.call('TIME')[1], 'body', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
