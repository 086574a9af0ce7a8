--[[
  Writes a segment through: the caller has just committed it to the source.

  KEYS  [1] entry  [2] lease
  ARGV  [1] etag  [2] source version or ''  [3] time to live, ms  [4] body
  Reply 1 stored, 0 an entry of a later source version stands already

  Invariant: the source version of an entry never goes back, and a fill that was under way (it read the source
  before the commit) is refused.
]]
local standing = tonumber(redis.call('HGET', KEYS[1], 'version') or '')
if standing and ARGV[2] ~= '' and standing > tonumber(ARGV[2]) then
  return 0
end

redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'etag', ARGV[1], 'version', ARGV[2], 'at', redis.call('TIME')[1], 'body', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
