/**
 * The other side of `bench -- webhooks`, a process of its own: an HTTP/1.1 receiver as lean as it gets, so that what is measured is the sender. The path says
 * how it answers: `/ok`, `/500`, `/hang` (never). After `{watch: true}` it tells its parent each event's id and when its first byte came.
 */
import { createServer, type Socket } from 'node:net'

const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
const BROKEN = Buffer.from('HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n')
let isWatching = false

const server = createServer((socket) => {
  socket.setNoDelay(true)
  let waiting = ''
  let startedAt = 0
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    if (waiting === '') startedAt = performance.timeOrigin + performance.now()
    waiting += chunk.toString('latin1')
    for (;;) {
      const end = requestEnd(waiting)
      if (end === null) return
      answer(socket, waiting.slice(0, end), startedAt)
      waiting = waiting.slice(end)
    }
  })
})

/** How long the first request in `text` is; null while it isn't complete. */
function requestEnd(text: string): number | null {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return null
  const length = /content-length: (\d+)/i.exec(text.slice(0, head))?.[1]
  const end = head + 4 + Number(length ?? 0)
  return text.length >= end ? end : null
}

function answer(socket: Socket, request: string, at: number): void {
  const path = request.slice(5, request.indexOf(' ', 5))
  if (path === '/hang') return
  socket.write(path === '/500' ? BROKEN : OK)
  if (isWatching && path === '/ok') process.send?.({ id: /\nwebhook-id: ([0-9a-f-]+)/i.exec(request)?.[1], at })
}

process.on('message', (message: { watch: boolean }) => {
  isWatching = message.watch
})
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }))
