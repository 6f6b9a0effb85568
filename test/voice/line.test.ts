import { afterAll, beforeAll, expect, test } from 'vitest'
import { setTransferNumber } from '../../src/domain/voice/set-transfer-number.ts'
import { removeVoiceLine, setVoiceLine } from '../../src/domain/voice/set-voice-line.ts'
import { openSocket, openVoiceWorld, type VoiceWorld } from './voice-world.ts'

let voice: VoiceWorld
beforeAll(async () => {
  voice = await openVoiceWorld()
})
afterAll(() => voice.close())

const actor = { kind: 'cli' } as const
const opens = (token: string) =>
  new Promise<boolean>((resolve) => {
    const socket = openSocket(voice, { token })
    socket.on('error', () => resolve(false))
    socket.on('open', () => {
      socket.close()
      resolve(true)
    })
  })

test('another secret for the line holds from the next call on, at the same address; a line that is disconnected answers nothing', async () => {
  const { world, tenant, lineKey } = voice
  const line = await world.db.withTenant(tenant, (tx) => setVoiceLine(tx, { authToken: 'the-second-token', sealer: world.sealer, actor }))
  expect(line.key).toBe(lineKey)
  expect([await opens('the-second-token'), await opens('twilio-auth-token-of-the-salon')]).toEqual([true, false])
  const stored = await world.owner.query('select auth_token_sealed from voice_lines')
  expect(stored.rows[0].auth_token_sealed.toString('latin1')).not.toContain('second')
  await world.owner.query("update tenants set status = 'suspended' where id = $1", [tenant])
  expect(await opens('the-second-token')).toBe(false)
  await world.owner.query("update tenants set status = 'active' where id = $1", [tenant])
  await world.db.withTenant(tenant, (tx) => removeVoiceLine(tx, { actor }))
  expect(await opens('the-second-token')).toBe(false)
  const audit = await world.owner.query("select action, details from audit_log where action like 'voice_line.%' order by id")
  expect(audit.rows.map(({ action }) => action)).toEqual(['voice_line.set', 'voice_line.set', 'voice_line.removed'])
  expect(JSON.stringify(audit.rows)).not.toContain('token-')
})

test('the transfer number is kept in E.164 beside the other settings, and what is no number is refused', async () => {
  const { world, tenant } = voice
  const set = (number: string | null) => world.db.withTenant(tenant, (tx) => setTransferNumber(tx, { number, actor }))
  await world.owner.query(
    `update tenants set settings = '{"voice": {"languages": {"en": {"code": "en-GB"}}}, "retention": {"days": 30}}' where id = $1`,
    [tenant],
  )
  expect(await set('04 000 0199')).toBe('+97140000199')
  await expect(set('call me')).rejects.toMatchObject({ code: 'bad_request' })
  const { rows } = await world.owner.query('select settings from tenants where id = $1', [tenant])
  expect(rows[0].settings).toEqual({
    voice: { languages: { en: { code: 'en-GB' } }, transfer_number: '+97140000199' },
    retention: { days: 30 },
  })
  expect(await set(null)).toBeNull()
})
