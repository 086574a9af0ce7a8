--[[
  Writes a segment through: the caller has just committed it to the source, in place of the version that it had read.

  KEYS  [1] segment
  ARGV  [1] etag  [2] source version  [3] the source version that it replaces  [4] time to live, ms  [5] body
  Reply 1 stored, 0 not: the next reader loads it

  Stored only in place of the version that the commit replaced. If another version stands there, or none, the key was
  invalidated or filled anew since the turn read it. The caller cannot know which of the two is newer (versions are
  compared for equality only), so whatever stands there is dropped, together with a fill that is under way: it may have
  read the source before the commit.
  Invariant: an entry is replaced only by its successor, and an absent entry never counts as permission.
]]
local key = KEYS[1]
local standing = redis.pcall('HGET', key, 'version')

if standing == ARGV[2] then
  return 0
end
if standing ~= ARGV[3] then
  redis.call('DEL', key)
  return 0
end

redis.call('HSET', key, 'etag', ARGV[1], 'version', ARGV[2], 'at', redis.call('TIME')[1], 'body', ARGV[5])
redis.call('PEXPIRE', key, ARGV[4])
return 1
