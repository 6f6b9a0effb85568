import { createHash } from 'node:crypto'

/**
 * One decision, in one step of the server. KEYS: the buckets, lists of the moments that count, oldest first, in microseconds of the server's own clock, so that
 * nodes with different clocks agree; the first ARGV[3] are gates. ARGV: the window in microseconds; the moment for tests, '' for the server's clock; the number of
 * gates; each bucket's limit. Returns: the position of the bucket that refuses or 0; the reported bucket's count; microseconds until the next moment leaves it;
 * the moment.
 *
 * A list of integers takes some 10 bytes a request, two in the same microsecond are two elements, and a bucket is gone 60 s after its last request. When the
 * server's clock was set back, a bucket's newest moment lies in the future: its moments are moved so that the newest is now. Their real age is at least that, so
 * never more than the limit is admitted, and nobody waits longer than a window.
 */
export const WINDOW_SCRIPT = `
local window = tonumber(ARGV[1])
local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local gates = tonumber(ARGV[3])
local counts = {}
local refused = 0
for i, key in ipairs(KEYS) do
  local newest = tonumber(redis.call('LINDEX', key, -1))
  if newest and newest > now then
    local moments = redis.call('LRANGE', key, 0, -1)
    for j, moment in ipairs(moments) do
      redis.call('LSET', key, j - 1, string.format('%.0f', moment - newest + now))
    end
    redis.call('PEXPIRE', key, window / 1000)
  end
  local oldest = redis.call('LINDEX', key, 0)
  while oldest and tonumber(oldest) <= now - window do
    redis.call('LPOP', key)
    oldest = redis.call('LINDEX', key, 0)
  end
  counts[i] = redis.call('LLEN', key)
  if refused == 0 and counts[i] >= tonumber(ARGV[3 + i]) then refused = i end
end
if refused == 0 then
  for i = gates + 1, #KEYS do
    redis.call('RPUSH', KEYS[i], string.format('%.0f', now))
    redis.call('PEXPIRE', KEYS[i], window / 1000)
    counts[i] = counts[i] + 1
  end
end
local reported = refused == 0 and gates + 1 or refused
local nextIndex = refused == 0 and 0 or counts[reported] - tonumber(ARGV[3 + reported])
local nextMoment = redis.call('LINDEX', KEYS[reported], nextIndex) or now
return { refused, counts[reported], nextMoment + window - now, now }
`

export const WINDOW_SCRIPT_SHA1 = createHash('sha1').update(WINDOW_SCRIPT).digest('hex')
