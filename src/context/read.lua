--[[
  Reads segments in one call. For each absent one it says who fills it: the caller, or the holder of a lease.

  KEYS  the segments
  ARGV  [1] how long a lease stands, in ms; 0: grant none
        [2] the token for the caller's leases
        then for each segment:
          the etag of the entry in the caller's local cache, or ''
          the source version that the caller knows, or '' (any version will do)

  Reply for each segment
        1                                the entry is the one in the local cache (the most frequent answer is the shortest)
        { 'entry', etag, version, body }
        { 'lease' }                      absent; the caller fills it under its token
        { 'wait', token }                absent; the holder of this token fills it
        { 'absent' }                     absent, and no lease was to be granted

  Invariant: a key holds either an entry (fields etag, version, at, body) or the lease of a fill (field lease). So at most
  one lease stands, only where there is no entry, and deleting the key also refuses the fill.
  An entry of another version than the caller knows is deleted, and so is a key that is not a hash: both count as absent.
]]
local leaseMs, token = tonumber(ARGV[1]), ARGV[2]
local reply = {}

for i, key in ipairs(KEYS) do
  local localEtag, knownVersion = ARGV[2 * i + 1], ARGV[2 * i + 2]
  local found = redis.pcall('HMGET', key, 'etag', 'version', 'lease')
  local etag, version, lease = found[1], found[2], found[3]

  if found.err or (etag and knownVersion ~= '' and version ~= knownVersion) then
    redis.call('DEL', key)
    etag = false
  end

  if etag and etag == localEtag then
    reply[i] = 1
  elseif etag then
    reply[i] = { 'entry', etag, version, redis.call('HGET', key, 'body') }
  elseif lease then
    reply[i] = { 'wait', lease }
  elseif leaseMs == 0 then
    reply[i] = { 'absent' }
  else
    redis.call('HSET', key, 'lease', token)
    redis.call('PEXPIRE', key, leaseMs)
    reply[i] = { 'lease' }
  end
end

return reply
