import { readdirSync, readFileSync } from 'node:fs'
import { INTENTS } from '../intent-evidence.ts'
import { hashText } from '../learning/hash.ts'
import type { Expectation, Intent, Language } from '../types.ts'

/**
 * The project's own utterances, one a line: `packs/utterances/<language>/<intent>.txt`, beside it `several.txt` (`intent intent | text`) and `answers.txt`
 * (`what was asked > intent | text`, where `nothing` was asked and `none` meant too). `{service}`, `{person}`, `{day}`, `{time}`, `{name}` and `{phone}` stand for many; `#` opens a comment.
 */
export interface Utterance {
  readonly language: Language
  readonly intents: readonly Intent[]
  readonly text: string
  /** What the receptionist had asked. */
  readonly expectations: readonly Expectation[]
  /** One line in five, by its hash: never learned from. */
  readonly heldOut: boolean
}

const FOLDER = new URL('../../../../packs/utterances/', import.meta.url)
const HELD_OUT_OF = 5
const LINE = /^(?:(?:([a-z_:]+) > )?([a-z_ ]+) \| )?(.+)$/

export function readBank(): Utterance[] {
  return (['en', 'ar'] as const).flatMap((language) =>
    readdirSync(new URL(`${language}/`, FOLDER))
      .sort()
      .flatMap((file) => {
        const lines = readFileSync(new URL(`${language}/${file}`, FOLDER), 'utf8').split('\n')
        const written = [...new Set(lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')))]
        return written.map((line) => readLine(language, file.replace('.txt', ''), line))
      }),
  )
}

function readLine(language: Language, file: string, line: string): Utterance {
  const [, asked, labels = file, text = ''] = LINE.exec(line) ?? []
  return {
    language,
    intents: labels === 'none' ? [] : labels.split(' ').map((label) => intentOf(label, line)),
    text,
    expectations: asked === undefined || asked === 'nothing' ? [] : [expectationOf(asked)],
    heldOut: hashText(line) % HELD_OUT_OF === 0,
  }
}

function intentOf(label: string, line: string): Intent {
  const intent = INTENTS.find((name) => name === label)
  if (intent === undefined) throw new Error(`packs/utterances: "${label}" is no intent: ${line}`)
  return intent
}

function expectationOf(asked: string): Expectation {
  const [kind, about = ''] = asked.split(':')
  switch (kind) {
    case 'yes_no':
      return { kind, about }
    case 'number':
    case 'text':
      return { kind, slot: kind === 'number' ? 'party_size' : 'occasion' }
    case 'choice':
      return { kind, options: [{ label: '10:00' }, { label: '11:00' }, { label: '17:30' }] }
    case 'name':
    case 'phone':
    case 'when':
    case 'offering':
      return { kind }
    default:
      throw new Error(`packs/utterances: nothing asks "${asked}"`)
  }
}
