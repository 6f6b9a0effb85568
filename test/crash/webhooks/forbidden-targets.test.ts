import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEgress, type Egress, type EgressOptions } from '../../../src/lib/egress/egress.ts'

/**
 * Names that lead inside. The listener waits on every address of this machine, so a request that got past the guard would be seen; the first test shows that
 * it would.
 */
let connections = 0
let listener: Server
let port = 0
const sockets = new Set<Socket>()

beforeAll(async () => {
  listener = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
  })
  await new Promise<void>((resolve) => listener.listen(0, resolve))
  port = (listener.address() as AddressInfo).port // a TCP server
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  return new Promise((resolve) => listener.close(resolve))
})

/** Public by its number, and given to nobody: asking for it reaches no one. */
const PUBLIC = '3ffe:ffff::1'

/** Forms and ranges that a name may lead to, those of this machine among them. */
const PRIVATE = [
  ...['127.0.0.1', '127.0.0.2', '127.1.2.3', '127.255.255.254', '0.0.0.0', '0.0.0.1', '0.255.255.255'],
  ...['10.0.0.1', '10.255.255.254', '172.16.0.1', '172.31.255.254', '192.168.0.1', '192.168.255.254'],
  ...['169.254.169.254', '169.254.170.2', '169.254.0.1', '100.64.0.1', '100.100.100.200', '100.127.255.254', '168.63.129.16'],
  ...['192.0.0.1', '192.0.0.170', '192.0.2.1', '198.18.0.1', '198.19.255.254', '198.51.100.7', '203.0.113.7', '192.88.99.1'],
  ...['224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:0.0.0.0', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:8.8.8.8'],
  ...['::127.0.0.1', '::7f00:1', '::ffff:0:127.0.0.1', '64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1'],
  ...['2002:7f00:1::1', '2002:a9fe:a9fe::1', '2002:808:808::1', '2001:0:7f00:1::1', '2001:0:4136:e378:8000:63bf:80ff:fffe'],
  ...['fe80::1', 'febf::1', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'fdff::1', 'ff02::1', 'ff0e::1'],
  ...['2001:db8::1', '3fff::1', '100::1', '2001:2::1', '2001:10::1', '5f00::1', '4000::1', 'fe80::1%lo', 'not an address', ''],
  ...Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).filter((entry) => isInside(entry.address)).map((entry) => entry.address),
  ),
]

/** This machine may have public addresses of its own; those are not what this is about. */
function isInside(address: string): boolean {
  return /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cde])/.test(address)
}

async function withEgress<T>(options: Partial<EgressOptions>, work: (egress: Egress) => Promise<T>): Promise<T> {
  const egress = createEgress({ allow: [], ...options })
  try {
    return await work(egress)
  } finally {
    await egress.close()
  }
}

const post = (egress: Egress, host: string, timeoutMs = 2000) =>
  egress.send({ method: 'POST', url: `https://${host}:${port}/`, body: '{}', timeoutMs })

test('the listener would be reached: an allowed name arrives', async () => {
  for (const host of ['127.0.0.1', 'localhost']) {
    await withEgress({ allow: [`${host}:${port}`] }, (egress) => post(egress, host))
  }
  expect(connections).toBe(2)
  connections = 0
})

test('there are about 60 targets', () => expect(PRIVATE.length).toBeGreaterThanOrEqual(60))

// Beside each other, as each waits for an address at which nobody is.
test.concurrent.each(PRIVATE)(
  'a name that was public when it was looked up first and is "%s" then is refused, and nothing connects',
  async (address) => {
    const asked: string[] = []
    // First public, then inside for ever: a check that looks the name up by itself sees the public answer, and the socket the other.
    const resolve = async (name: string) => {
      asked.push(name)
      return asked.length === 1 ? [PUBLIC] : [address]
    }
    await withEgress({ resolve }, async (egress) => {
      expect(egress.check(`https://rebound.example.com:${port}/`)).toBeNull()
      expect((await post(egress, 'rebound.example.com', 500)).kind).toBe('failed')
      expect(asked).toHaveLength(1)
      expect(await post(egress, 'rebound.example.com')).toMatchObject({ kind: 'refused', reason: 'must not resolve to a private address' })
    })
    expect(connections).toBe(0)
  },
)

test.each(PRIVATE)('"%s" among public answers of either family, first or last, refuses the name', async (address) => {
  for (const answer of [
    [PUBLIC, address],
    [address, PUBLIC],
    ['93.184.215.14', PUBLIC, address],
    [address, '93.184.215.14'],
  ]) {
    await withEgress({ resolve: async () => answer }, async (egress) =>
      expect(await post(egress, 'mixed.example.com')).toMatchObject({ kind: 'refused' }),
    )
  }
  expect(connections).toBe(0)
})

/** `%` stands for the port. None of them may be looked up or connected to. */
const TRICKS = [
  ...[
    'https://127.0.0.1:%/',
    'https://127.0.0.1.:%/',
    'https://127.1:%/',
    'https://127.0.1:%/',
    'https://0177.0.0.1:%/',
    'https://0x7f.1:%/',
  ],
  ...['https://017700000001:%/', 'https://2130706433:%/', 'https://0x7f000001:%/', 'https://0x7F.0x0.0x0.0x1:%/', 'https://00000177.1:%/'],
  ...[
    'https://0:%/',
    'https://0.0.0.0:%/',
    'https://①②⑦.⓪.⓪.①:%/',
    'https://１２７.１:%/',
    'https://127。0。0。1:%/',
    'https://%31%32%37.1:%/',
  ],
  ...['https://[::1]:%/', 'https://[::]:%/', 'https://[0:0:0:0:0:0:0:1]:%/', 'https://[::ffff:127.0.0.1]:%/', 'https://[::127.0.0.1]:%/'],
  ...['https://[::1%25lo]:%/', 'https://[fe80::1%25eth0]:%/', 'https://[::1%lo]:%/', 'https://[v1.x]:%/'],
  ...[
    'https://localhost:%/',
    'https://LOCALHOST.:%/',
    'https://a.localhost:%/',
    'https://localhost.localdomain:%/',
    'https://ip6-localhost:%/',
  ],
  ...['https://example.com@127.0.0.1:%/', 'https://example.com:443@localhost:%/', 'https://127.0.0.1:%\\@example.com/'],
  ...['https://example.com#@127.0.0.1:%/', 'https://127.0.0.1:%#.example.com', 'https://127.0.0.1:%?.example.com', 'http://127.0.0.1:%/'],
  ...[
    'https:127.0.0.1:%',
    'https:/127.0.0.1:%/',
    'https:\\\\127.0.0.1:%/',
    '//127.0.0.1:%/',
    'https://\t127.0.0.1:%/',
    'https://127.0.0.1:%/\r\nx: y',
  ],
]

test.each(TRICKS)('a URL that means this machine is refused as it stands: %s', async (trick) => {
  const url = trick.replace(/:%(?!\d)|:%$/, `:${port}`)
  const asked: string[] = []
  const resolve = async (name: string) => {
    asked.push(name)
    return ['127.0.0.1']
  }
  await withEgress({ resolve }, async (egress) => {
    expect(egress.check(url)).toMatch(/^must /)
    expect(await egress.send({ method: 'POST', url, timeoutMs: 2000 })).toMatchObject({ kind: 'refused' })
  })
  expect([asked, connections]).toEqual([[], 0])
})

test('an allowed host does not open its other ports, nor another name or form of it', async () => {
  await withEgress({ allow: ['127.0.0.1:1'], resolve: async () => ['127.0.0.1'] }, async (egress) => {
    for (const host of ['127.0.0.1', '127.1', '127.0.0.2', '[::1]', '[::ffff:127.0.0.1]', 'localhost', '127.0.0.1.example.com'])
      expect(await post(egress, host), host).toMatchObject({ kind: 'refused' })
  })
  expect(connections).toBe(0)
})
