import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** A set of made-up dialogues about kites and boats in the published set's format, for tests: the second service is only in the test part, and belongs to a named subset. */
const COLOURS = ['Amber', 'Coral', 'Ivory', 'Olive', 'Teal', 'Plum']
const SIZES = ['1', '2', '3']
const NUMBER_WORDS = ['one', 'two', 'three']

interface Words {
  readonly service: string
  readonly thing: string
  readonly owner: string
  readonly count: string
}

const KITES: Words = { service: 'Kites_1', thing: 'kite', owner: 'kite_maker', count: 'number_of_kites' }
const BOATS: Words = { service: 'Homes_9', thing: 'houseboat', owner: 'houseboat_builder', count: 'number_of_houseboats' }

function schemaOf({ service, thing, owner, count }: Words) {
  return {
    service_name: service,
    description: `Find and buy a ${thing}`,
    slots: [
      { name: owner, description: `Name of the person who made the ${thing}`, is_categorical: false, possible_values: [] },
      { name: count, description: `Number of ${thing}s to buy`, is_categorical: true, possible_values: SIZES },
    ],
    intents: [
      intent(`Find${capital(thing)}`, `Find a ${thing}`, false, [owner]),
      intent(`Buy${capital(thing)}`, `Buy the chosen ${thing}`, true, [owner, count]),
    ],
  }
}

function intent(name: string, description: string, isTransactional: boolean, required: readonly string[]) {
  return { name, description, is_transactional: isTransactional, required_slots: required, optional_slots: {}, result_slots: required }
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

function dialogueOf({ service, thing, owner, count }: Words, number: number) {
  const name = `${COLOURS[number % 6]} ${COLOURS[(number * 5 + 1) % 6]}`
  const size = number % 3
  const user = (text: string, name_: string, values: object, spans: readonly unknown[] = []) => ({
    speaker: 'USER',
    text,
    frames: [{ service, intent: name_, requested: [], values, spans }],
  })
  const system = (text: string, acts: readonly unknown[]) => ({ speaker: 'SYSTEM', text, frames: [{ service, acts }] })
  const [find, buy] = [`Find${capital(thing)}`, `Buy${capital(thing)}`]
  const known = { [owner]: [name] }
  const all = { ...known, [count]: [SIZES[size]] }
  return {
    id: `${service}_${number}`,
    services: [service],
    turns: [
      user(`I am looking for a ${thing}.`, find, {}),
      system('Who should have made it?', [['REQUEST', owner, []]]),
      user(`It should be by ${name}.`, find, known, [[owner, 16, 16 + name.length]]),
      system(`There is one by ${name}.`, [['OFFER', owner, [name]]]),
      user(`Great, I want to buy ${NUMBER_WORDS[size]} of them.`, buy, all),
      system(`${SIZES[size]} by ${name}, is that right?`, [
        ['CONFIRM', owner, [name]],
        ['CONFIRM', count, [SIZES[size]]],
      ]),
      user('Yes, thank you.', buy, all),
    ],
  }
}

/** Writes `sgd/` with a train and a test part into `folder`; with `extra`, a part of that name too, half of the test part. */
export function writeSyntheticSet(folder: string, extra?: string): void {
  const root = path.join(folder, 'sgd')
  mkdirSync(root, { recursive: true })
  const write = (part: string, words: readonly Words[], numbers: readonly number[]) => {
    const lines = numbers.flatMap((number) => words.map((one) => JSON.stringify(dialogueOf(one, number))))
    writeFileSync(path.join(root, `${part}.all.jsonl.gz`), gzipSync(`${lines.join('\n')}\n`))
    writeFileSync(path.join(root, `${part}.schema.json`), JSON.stringify(words.map(schemaOf)))
  }
  write(
    'train',
    [KITES],
    Array.from({ length: 60 }, (_, index) => index),
  )
  const tested = extra === undefined ? [100, 101, 102, 103] : [100, 101]
  write('test', [KITES, BOATS], tested)
  if (extra !== undefined) write(extra, [KITES, BOATS], tested)
}
