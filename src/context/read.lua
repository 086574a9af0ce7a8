--[[
  Reads segments in one call and says, for each one that is absent, who is to fill it.

  KEYS  for each segment: its entry, its lease
  ARGV  [1] how long a lease stands, in ms; 0: grant none (a mere look)
        then for each segment:
          the etag of the copy that the caller holds parsed, or ''
          the least source version that is not stale, or '' (any)
          the token under which the caller would fill

  Reply for each segment
        { 'same' }                       the caller's copy is the entry
        { 'entry', etag, version, body }
        { 'lease' }                      absent; the caller fills, under his token
        { 'wait', token }                absent; the holder of this token fills
        { 'absent' }                     absent, and no lease was asked for

  Invariant: for each segment at most one lease stands, and only while there is no usable entry.
]]
local leaseMs = tonumber(ARGV[1])
local reply = {}

for i = 1, #KEYS / 2 do
  local entry, lease = KEYS[2 * i - 1], KEYS[2 * i]
  local held, least, token = ARGV[3 * i - 1], ARGV[3 * i], ARGV[3 * i + 1]
  local found = redis.call('HMGET', entry, 'etag', 'version')
  local etag, version = found[1], found[2]

  if etag and least ~= '' and (tonumber(version) or -1) < tonumber(least) then
    redis.call('DEL', entry)
    etag = false
  end

  if etag and etag == held then
    reply[i] = { 'same' }
  elseif etag then
    reply[i] = { 'entry', etag, version, redis.call('HGET', entry, 'body') }
  elseif leaseMs == 0 then
    reply[i] = { 'absent' }
  elseif redis.call('SET', lease, token, 'NX', 'PX', leaseMs) then
    reply[i] = { 'lease' }
  else
    reply[i] = { 'wait', redis.call('GET', lease) }
  end
end

return reply
