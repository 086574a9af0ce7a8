--[[
  Stores a value that the caller vouches for, and replaces whatever the key holds. A fill under way is refused.

  KEYS  [1] segment
  ARGV  [1] etag  [2] time to live, ms  [3] body
  Reply 1

  The entry has no source version: a reader that knows the source's version treats it as absent.
]]
local key = KEYS[1]
redis.call('DEL', key)
redis.call('HSET', key, 'etag', ARGV[1], 'version', '', 'at', redis.call('TIME')[1], 'body', ARGV[3])
redis.call('PEXPIRE', key, ARGV[2])
return 1
