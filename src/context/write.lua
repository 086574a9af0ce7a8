--[[
  Writes a segment through: the caller has just committed it to the source, in place of the version that it had read.

  KEYS  [1] segment
  ARGV  [1] etag  [2] source version  [3] the source version that it replaces  [4] time to live, ms  [5] body
  Reply 1 stored; 0 not stored, the next reader loads it from the source

  Invariant: an entry is replaced only by its successor, and an absent entry never counts as permission to store.

  If the key holds another version than [3], or none, it was invalidated or filled anew since the turn read it. Versions are
  compared for equality only, so nothing says which of the two is newer. The key is then deleted. That also refuses a fill
  that is under way, which may have read the source before the commit.
]]
local key = KEYS[1]
local current = redis.pcall('HGET', key, 'version')

if current == ARGV[2] then
  return 0
end
if current ~= ARGV[3] then
  redis.call('DEL', key)
  return 0
end

redis.call('HSET', key, 'etag', ARGV[1], 'version', ARGV[2], 'at', redis.call('TIME')[1], 'body', ARGV[5])
redis.call('PEXPIRE', key, ARGV[4])
return 1
