--[[
  Stores what somebody else vouches for, whatever stands there. A fill under way is refused.

  KEYS  [1] segment
  ARGV  [1] etag  [2] time to live, ms  [3] body
  Reply 1

  Such an entry has no source version: whoever knows the source's counts it as absent.
]]
local key = KEYS[1]
redis.call('DEL', key)
redis.call('HSET', key, 'etag', ARGV[1], 'version', '', 'at', redis.call('TIME')[1], 'body', ARGV[3])
redis.call('PEXPIRE', key, ARGV[2])
return 1
