--[[
  Reads segments in one call. For each absent one it says who fills it: the caller, or the holder of a lease.

  KEYS  the segments
  ARGV  [1] how long a lease stands, in ms; 0: grant none
        [2] the token for the caller's leases
        then for each segment:
          the etag of the entry in the caller's local cache, if that has the version below, or ''
          the source version that the caller knows, or '' (any version will do)

  Reply 1: all entries are those in the local cache. The most frequent answer costs least: one HGET for each segment, and
        no table for the reply. Otherwise for each segment
        1                                the entry is the one in the local cache
        { 'entry', etag, version, body }
        { 'lease' }                      absent; the caller fills it under its token
        { 'wait', token }                absent; the holder of this token fills it
        { 'absent' }                     absent, and no lease was to be granted

  Invariant: a key holds either an entry (fields etag, version, at, body) or the lease of a fill (field lease). So at most
  one lease stands, only where there is no entry, and deleting the key also refuses the fill.
  An entry of another version than the caller knows is deleted, and so is a key that is not a hash: both count as absent.
]]
local leaseMs, token = tonumber(ARGV[1]), ARGV[2]

local function look(key, knownVersion)
  local found = redis.pcall('HMGET', key, 'etag', 'version', 'lease')
  local etag, version, lease = found[1], found[2], found[3]

  if found.err or (etag and knownVersion ~= '' and version ~= knownVersion) then
    redis.call('DEL', key)
    etag = false
  end

  if etag then
    return { 'entry', etag, version, redis.call('HGET', key, 'body') }
  elseif lease then
    return { 'wait', lease }
  elseif leaseMs == 0 then
    return { 'absent' }
  end
  redis.call('HSET', key, 'lease', token)
  redis.call('PEXPIRE', key, leaseMs)
  return { 'lease' }
end

local reply, same = {}, 0
for i, key in ipairs(KEYS) do
  if redis.pcall('HGET', key, 'etag') == ARGV[2 * i + 1] then
    reply[i] = 1
    same = same + 1
  else
    reply[i] = look(key, ARGV[2 * i + 2])
  end
end

if same == #KEYS then
  return 1
end
return reply
