import type pg from 'pg'
import { AppError } from '../contract/errors.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'

export interface Account {
  readonly id: string
  readonly email: string
  readonly name: string
}

/** Accounts as the rest of the house needs them, without a browser. */
export interface AccountStore {
  /** Throws `conflict` when the address has an account already. */
  create(input: { email: string; name: string; password: string }): Promise<Account>
  findByEmail(email: string): Promise<Account | null>
  /** Ends all the person's sessions: whoever knew the old password is out. */
  setPassword(accountId: string, password: string): Promise<void>
  endSessions(accountId: string): Promise<void>
  isOperator(accountId: string): Promise<boolean>
  addOperator(accountId: string): Promise<void>
}

interface StoreOptions {
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly hash: (password: string) => Promise<string>
}

const UNIQUE_VIOLATION = '23505'

export function accountStore({ pool, clock, hash }: StoreOptions): AccountStore {
  const now = () => clock.now().toISOString()
  return {
    async create({ email, name, password }) {
      const account = { id: newId(clock.now()), email: normalEmail(email), name }
      const hashed = await hash(password)
      try {
        await pool.query(
          `with person as (
             insert into "user" (id, name, email, email_verified, created_at, updated_at) values ($1, $2, $3, true, $4, $4) returning id
           )
           insert into account (id, user_id, account_id, provider_id, password, created_at, updated_at)
           select $5, id, id::text, 'credential', $6, $4, $4 from person`,
          [account.id, name, account.email, now(), newId(clock.now()), hashed],
        )
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION)
          throw new AppError('conflict', 'this e-mail address has an account already')
        throw error
      }
      return account
    },
    async findByEmail(email) {
      const { rows } = await pool.query<Account>('select id, email, name from "user" where email = $1', [normalEmail(email)])
      return rows[0] ?? null
    },
    async setPassword(accountId, password) {
      await pool.query(
        `with ended as (delete from session where user_id = $1)
         insert into account (id, user_id, account_id, provider_id, password, created_at, updated_at) values ($2, $1, $1::uuid::text, 'credential', $3, $4, $4)
         on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = excluded.updated_at`,
        [accountId, newId(clock.now()), await hash(password), now()],
      )
    },
    async endSessions(accountId) {
      await pool.query('delete from session where user_id = $1', [accountId])
    },
    async isOperator(accountId) {
      return (await pool.query('select from operator where user_id = $1', [accountId])).rowCount === 1
    },
    async addOperator(accountId) {
      await pool.query('insert into operator (user_id, created_at) values ($1, $2) on conflict do nothing', [accountId, now()])
    },
  }
}

/** Addresses are compared without regard to case. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase()
}
