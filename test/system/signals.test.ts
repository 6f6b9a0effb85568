import { once } from 'node:events'
import net from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { cleanUp, isAlive, start, temporaryFolder, until } from './vorel.ts'

afterAll(cleanUp)

/** More than the second within which a repeated signal counts as the same. */
const IMPATIENT_MS = 1200

test('after a signal nobody is let in any more while what runs may end; a second signal ends the process at once', async () => {
  const server = await start({ env: { VOREL_DATA_DIR: temporaryFolder(), LOG_LEVEL: 'warn' } })
  const ready = () =>
    fetch(`${server.url}/readyz`, { headers: { connection: 'close' } }).then(
      ({ status }) => status,
      () => 'refused',
    )
  expect(await ready()).toBe(200)
  // A request that has begun and does not end: the drain waits for it.
  const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(
    `POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.key}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
  )
  await new Promise((resolve) => setTimeout(resolve, 100))
  server.child.kill('SIGTERM')
  await until(async () => (await ready()) === 'refused', 5000)
  await new Promise((resolve) => setTimeout(resolve, IMPATIENT_MS))
  expect(isAlive(server.pid)).toBe(true)
  const begun = performance.now()
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(1)
  expect(performance.now() - begun).toBeLessThan(1000)
  socket.destroy()
}, 60_000)
