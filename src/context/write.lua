--[[
  Writes a segment through: the caller has just committed it to the source.

  KEYS  [1] segment
  ARGV  [1] etag  [2] source version or ''  [3] time to live, ms  [4] body
  Reply 1 stored, 0 an entry of a later source version stands already

  Invariant: the source version of an entry never goes back, and a fill that was under way (it read the source
  before the commit) is refused.
]]
local key = KEYS[1]
local standing = redis.pcall('HGET', key, 'version')
if type(standing) == 'string' and ARGV[2] ~= '' and (tonumber(standing) or -1) > tonumber(ARGV[2]) then
  return 0
end

redis.call('DEL', key)
redis.call('HSET', key, 'etag', ARGV[1], 'version', ARGV[2], 'at', redis.call('TIME')[1], 'body', ARGV[4])
redis.call('PEXPIRE', key, ARGV[3])
return 1
