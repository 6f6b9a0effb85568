import { AppError } from '../../contract/errors.ts'
import { type Database, sqlState } from '../../db/database.ts'
import type { Clock } from '../../lib/clock.ts'
import { newId } from '../../lib/ids.ts'
import type { Sealer } from '../../lib/seal.ts'
import { type OpenedChatSession, openChatSession } from '../chat/open-chat-session.ts'
import { greetingText } from '../conversations/greeting-text.ts'
import { fillSandbox, makeSandbox, type SandboxOwner, setUp } from './fill-sandbox.ts'
import { findSandbox } from './list-sandboxes.ts'
import { type BusinessCopy, readBusiness } from './read-business.ts'

export interface TryInput {
  /** The business. */
  readonly tenant_id: string
  readonly owner: SandboxOwner
  /** The business's own where absent. */
  readonly language?: 'en' | 'ar' | undefined
  /** Turns the business into what is tried; it throws where that can't be. */
  readonly draft?: (tenant: BusinessCopy['tenant']) => BusinessCopy['tenant']
}

export interface House {
  readonly db: Database
  readonly clock: Clock
  readonly sealer: Pick<Sealer, 'pepper'>
}

const TRIES = 5
/** What a turn of the earlier try that is still under way writes meanwhile. */
const FOREIGN_KEY = '23503'

/**
 * Begins a try: the person's sandbox is made, or emptied, filled with the business as it is now, and a chat is opened in it. One transaction of the business,
 * which only reads, and one of the sandbox, which only writes.
 */
export async function openTry(house: House, input: TryInput): Promise<OpenedChatSession> {
  for (let attempt = 1; ; attempt++) {
    const { copy, known } = await read(house.db, input)
    const sandbox = known ?? newId(house.clock.now())
    try {
      const opened = await house.db.withTenant(sandbox, async (tx) => {
        if (known === null && !(await makeSandbox(tx, { copy, owner: input.owner }))) return null
        await fillSandbox(tx, copy)
        const { tenant } = copy
        const language = input.language ?? (tenant.default_language === 'ar' ? 'ar' : 'en')
        const greeting = { text: greetingText(tenant, language), language }
        return openChatSession(tx, { language, greeting, country: tenant.country }, house.sealer)
      })
      if (opened) return opened
    } catch (error) {
      if (sqlState(error) !== FOREIGN_KEY || attempt === TRIES) throw error
    }
    if (attempt === TRIES) throw new AppError('conflict', 'another try of yours begins at this moment')
  }
}

/** Gives a try that is under way the settings of `draft`: its next reply goes by them. Throws `not_found` where none is. */
export async function changeTry(db: Database, input: TryInput): Promise<void> {
  const { copy, known } = await read(db, input)
  if (known === null) throw noSuchTry()
  await db.withTenant(known, (tx) => setUp(tx, copy))
}

/** The sandbox in which this person tries. Throws `not_found`. */
export async function requireSandboxOf(db: Database, { tenant_id, owner }: Pick<TryInput, 'tenant_id' | 'owner'>): Promise<string> {
  const known = await db.withTenant(tenant_id, (tx) => findSandbox(tx, owner))
  if (known === null) throw noSuchTry()
  return known
}

function read(db: Database, { tenant_id, owner, draft }: TryInput) {
  return db.withTenant(tenant_id, async (tx) => {
    const copy = await readBusiness(tx)
    return { copy: draft ? { ...copy, tenant: draft(copy.tenant) } : copy, known: await findSandbox(tx, owner) }
  })
}

function noSuchTry(): AppError {
  return new AppError('not_found', 'no such try; start again')
}
