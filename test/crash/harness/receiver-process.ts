import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openJournal } from './journal.ts'
import type { Order, Received, ReceiverAnswer } from './receiver.ts'

/** The process of receiver.ts: notes each request in the journal of argv[2] before it answers, as its parent told it to. */
const journal = openJournal<Received>(process.argv[2] ?? '')
let usual: ReceiverAnswer = 200
let refused: string | null = null

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const answer = refused !== null && body.includes(refused) ? 400 : usual
  journal.note({ at: Date.now(), path: request.url ?? '', headers: request.headers, body, answer })
  process.send?.('received')
  if (answer !== 'hold') response.writeHead(answer).end()
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // a TCP server
  process.send?.({ port })
})
process.on('message', (order: Order) => {
  if ('refuse' in order) refused = order.refuse
  else usual = order.answer
  process.send?.('told')
})
process.on('disconnect', () => process.exit())
