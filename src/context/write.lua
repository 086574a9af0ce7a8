--[[
  Writes a segment through: the caller has just committed it to the source, as the version after the one he was given.

  KEYS  [1] segment
  ARGV  [1] etag  [2] source version  [3] time to live, ms  [4] body
  Reply 1 stored, 0 not: the next reader loads it

  Stored only in the place of the version just before. Where that is gone, somebody may have invalidated it since the
  commit; then what is older, and a fill under way (it may have read the source before the commit), is dropped.
  Invariant: the source version of an entry never goes back, and an absent entry never counts as permission.
]]
local key, version = KEYS[1], tonumber(ARGV[2])
local standing = redis.pcall('HGET', key, 'version')
standing = type(standing) == 'string' and tonumber(standing)

if standing and standing >= version then
  return 0
end
if standing ~= version - 1 then
  redis.call('DEL', key)
  return 0
end

redis.call('HSET', key, 'etag', ARGV[1], 'version', ARGV[2], 'at', redis.call('TIME')[1], 'body', ARGV[4])
redis.call('PEXPIRE', key, ARGV[3])
return 1
