--[[
  Reads segments in one call and says, for each one that is absent, who is to fill it.

  KEYS  the segments
  ARGV  [1] how long a lease stands, in ms; 0: grant none (a mere look)
        [2] the token under which the caller would fill
        then for each segment:
          the etag of the copy that the caller holds parsed, or ''
          the source version that the caller knows, or '' (any will do)

  Reply for each segment
        1                                the caller's copy is the entry: the warm answer is the shortest
        { 'entry', etag, version, body }
        { 'lease' }                      absent; the caller fills, under his token
        { 'wait', token }                absent; the holder of this token fills
        { 'absent' }                     absent, and no lease was asked for

  A key holds an entry (etag, version, at, body) or, while there is none, the lease of a fill (lease): so at most
  one lease stands, only where there is no entry, and deleting the key refuses the fill as well. An entry of
  another version than the caller's is deleted, and so is a key that is no hash: both count as absent.
]]
local leaseMs, token = tonumber(ARGV[1]), ARGV[2]
local reply = {}

for i, key in ipairs(KEYS) do
  local held, known = ARGV[2 * i + 1], ARGV[2 * i + 2]
  local found = redis.pcall('HMGET', key, 'etag', 'version', 'lease')
  local etag, version, lease = found[1], found[2], found[3]

  if found.err or (etag and known ~= '' and version ~= known) then
    redis.call('DEL', key)
    etag = false
  end

  if etag and etag == held then
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
