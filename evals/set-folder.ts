import { existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../src/contract/errors.ts'

/** The folder of a set: `folder` itself, or the one named `set` in it; whichever holds `file`. */
export function setFolder(folder: string, set: string, file: string): string {
  for (const candidate of [folder, path.join(folder, set)]) if (existsSync(path.join(candidate, file))) return candidate
  throw new AppError('bad_request', `there is no ${file} in ${folder} or in its folder ${set}`)
}
