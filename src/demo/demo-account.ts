import type { Accounts } from '../accounts/accounts.ts'
import { AppError } from '../contract/errors.ts'
import type { Database } from '../db/database.ts'
import { addUser } from '../domain/team/add-user.ts'
import type { Sealer } from '../lib/seal.ts'

const EMAIL = 'demo@vorel.example'
/** 32 letters and digits, without those that look alike. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

export interface DemoAccount {
  readonly email: string
  /** What the account was made with; its owner may have changed it since. */
  readonly password: string
}

/**
 * The demo sign-in: owner of the seven businesses and operator of the installation. Its password follows from the master secret, so that each start of each node
 * can print it and no two installations share it.
 */
export async function ensureDemoAccount(
  { accounts, db, sealer }: { readonly accounts: Accounts; readonly db: Database; readonly sealer: Sealer },
  tenantIds: readonly string[],
): Promise<DemoAccount> {
  const password = passwordOf(sealer)
  if (await accounts.findByEmail(EMAIL)) return { email: EMAIL, password }
  const account = await accounts.create({ email: EMAIL, name: 'Demo Owner', password }).catch(async (error: unknown) => {
    // Another node was faster.
    const theirs = error instanceof AppError && error.code === 'conflict' ? await accounts.findByEmail(EMAIL) : null
    if (!theirs) throw error
    return theirs
  })
  await accounts.addOperator(account.id)
  const user = { account_id: account.id, email: EMAIL, name: account.name, role: 'owner', actor: { kind: 'system' } } as const
  for (const id of tenantIds) await db.withTenant(id, (tx) => addUser(tx, user))
  return { email: EMAIL, password }
}

function passwordOf(sealer: Sealer): string {
  const letters = [...sealer.pepper('demo-password', EMAIL).subarray(0, 16)].map((byte) => ALPHABET[byte % ALPHABET.length])
  return [0, 4, 8, 12].map((start) => letters.slice(start, start + 4).join('')).join('-')
}
