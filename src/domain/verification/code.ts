import { randomBytes, randomInt, scrypt } from 'node:crypto'
import { digestsEqual } from '../../lib/seal.ts'

/** How long a code counts, how often it may be tried, and how often one may be asked for within an hour, by a conversation and for a booking. */
export const CODE_MINUTES = 10
export const MAX_TRIES = 5
export const MAX_SENDINGS = 3

/** How long a conversation may change what its code opened. */
export const PROOF_MINUTES = 30

const HASH_BYTES = 32

export interface HashedCode {
  readonly salt: Buffer
  readonly hash: Buffer
}

/** Six digits, each of the million equally likely. */
export async function makeCode(): Promise<HashedCode & { readonly code: string }> {
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const salt = randomBytes(16)
  return { code, salt, hash: await hashCode(code, salt) }
}

/** Compared in constant time. */
export async function isCode(given: string, { salt, hash }: HashedCode): Promise<boolean> {
  return digestsEqual(await hashCode(given, salt), hash)
}

/** A million codes are soon tried, so each try costs: with scrypt's usual cost (about 40 ms) all of them take a processor eleven hours, and a code lives ten minutes. */
function hashCode(code: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(code, salt, HASH_BYTES, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
