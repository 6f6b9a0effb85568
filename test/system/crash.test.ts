import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openVisitor } from './visitor.ts'
import { cleanUp, freePort, isAlive, postgresPid, type Server, start, temporaryFolder, until } from './vorel.ts'

const dataDir = path.join(temporaryFolder(), 'data')
let server: Server

afterAll(cleanUp)

async function killServer(): Promise<void> {
  server.child.kill('SIGKILL')
  await server.ended
}

test('a server that is killed between accepting a message and answering it answers after its next start, once; its database is taken over', async () => {
  const env = { VOREL_DATA_DIR: dataDir, PORT: String(await freePort()) }
  server = await start({ env })
  const visitor = await openVisitor(server.url)
  await visitor.say('do you have parking?')
  const second = await visitor.send('how much is a balayage?')
  await killServer()
  const orphan = postgresPid(dataDir)
  expect(orphan).not.toBeNull()

  server = await start({ env })
  expect(postgresPid(dataDir)).toBe(orphan)
  expect(await visitor.replyAfter(second, 20_000)).toContain('850')
  const third = await visitor.send('how can I pay?')
  await visitor.replyAfter(third)
  const { data } = await visitor.list()
  expect(data.map((message) => message.role)).toEqual([
    'agent_bot',
    'customer',
    'agent_bot',
    'customer',
    'agent_bot',
    'customer',
    'agent_bot',
  ])
  expect(data.map((message) => message.sequence_number)).toEqual([1, 2, 3, 4, 5, 6, 7])
}, 60_000)

test('server and database killed at once: the next start recovers everything that was accepted', async () => {
  const visitor = await openVisitor(server.url)
  const sent = await visitor.send('do you have parking?')
  const postmaster = postgresPid(dataDir) ?? 0
  process.kill(postmaster, 'SIGKILL')
  await killServer()
  await until(() => !isAlive(postmaster))

  server = await start({ env: { VOREL_DATA_DIR: dataDir, PORT: new URL(server.url).port } })
  expect(readFileSync(path.join(dataDir, 'postgres/server.log'), 'utf8')).toContain('was not properly shut down')
  expect(await visitor.replyAfter(sent, 20_000)).toContain('Jasmine Plaza')
  expect((await server.stop()).code).toBe(0)
  expect(postgresPid(dataDir)).toBeNull()
}, 60_000)
