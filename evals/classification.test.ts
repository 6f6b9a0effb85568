import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { readQuestions } from './arbanking77/read.ts'
import { scoreArBanking77 } from './arbanking77/suite.ts'
import { chooseThreshold, scoreAt, scoreClinc150 } from './clinc150/suite.ts'

const folder = temporaryFolder('vorel-evals-')
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const step = () => undefined

function put(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), content)
}

const fill = (patterns: readonly string[], words: readonly string[]) =>
  patterns.flatMap((pattern) => words.map((word) => pattern.replace('*', word)))
const labelled = (intent: string, texts: readonly string[]) => texts.map((text): [string, string] => [text, intent])

test('clinc150: learns intents and keeps strangers out at a threshold from the validation part', async () => {
  const book = fill(['please book a * for me', 'can i have a * tomorrow', 'reserve one * at noon'], ['table', 'seat', 'booth', 'place'])
  const pay = fill(['how can i pay by *', 'do you accept * here', 'is * fine for the bill'], ['card', 'cash', 'cheque', 'phone'])
  const odd = fill(
    ['why do * sing at night', 'who invented the * of the moon', 'tell me about * in space'],
    ['whales', 'rockets', 'stars', 'lions', 'rivers', 'trains'],
  )
  const half = <T>(all: readonly T[], rest: number) => all.filter((_, index) => index % 2 === rest)
  const known = [...labelled('book', book), ...labelled('pay', pay)]
  const strange = labelled('oos', odd)
  put(
    'clinc150/train_val.json',
    JSON.stringify({ train: half(known, 0), val: half(known, 1), oos_train: half(strange, 0), oos_val: half(strange, 1) }),
  )
  put(
    'clinc150/test.json',
    JSON.stringify({
      test: [...labelled('book', ['book me a booth please', 'can i pay by cash']), ...labelled('pay', ['can i pay by card'])],
      oos_test: labelled('oos', ['who invented the whales of the moon']),
    }),
  )
  const figures = await scoreClinc150({ train: folder, test: path.join(folder, 'clinc150'), step })
  expect(figures).toMatchObject({ in_scope: 66.67, oos_recall: 100 })
})

test('clinc150: at a threshold the in-scope requests above it and the others below it are right', () => {
  const guesses = [
    { intent: 'a', right: 'a', confidence: 2 },
    { intent: 'a', right: 'b', confidence: 2 },
    { intent: 'b', right: 'b', confidence: 0.5 },
    { intent: 'b', right: 'oos', confidence: 0.5 },
    { intent: 'b', right: 'oos', confidence: 0.1 },
  ]
  expect(scoreAt(0.1, guesses)).toEqual({ in_scope: 66.67, oos_recall: 50 })
  expect(scoreAt(0.5, guesses)).toEqual({ in_scope: 33.33, oos_recall: 100 })
  expect(chooseThreshold(guesses)).toBeCloseTo(1.25)
})

test('arbanking77: quoted records are read, and another dialect is understood through the words that both share with standard Arabic', async () => {
  const record = (label: string, text: string) => `"${label}","${text}"\n`
  const lost = fill(['ضاعت * أمس', 'أين * المفقودة', 'سرقت * اليوم', 'لا أجد *'], ['بطاقتي', 'البطاقة'])
  const open = fill(['أريد فتح *', 'كيف أفتح *', 'هل يمكن فتح *', 'أود * جديدا'], ['حساب', 'الحساب'])
  const lines = [...lost.map((text) => record('فقدان', text)), ...open.map((text) => record('فتح ""حساب""', text))].join('')
  put('arbanking77/Banking77_Arabized_MSA_PAL_train.csv', `\uFEFFlabel,text\n${lines}`)
  put('arbanking77/Banking77_Arabized_MSA_PAL_val.csv', 'label,text\r\nفقدان,ضاعت مني\r\n')
  put('arbanking77/Banking77_Arabized_MSA_test.csv', `label,text\n${record('فقدان', 'ضاعت بطاقتي')}`)
  put('arbanking77/Banking77_Arabized_Saudi_test.csv', `label,text\n${record('فتح ""حساب""', 'ابغى حساب')}${record('فقدان', 'وين بطاقتي')}`)
  expect(readQuestions(path.join(folder, 'arbanking77/Banking77_Arabized_MSA_PAL_val.csv'))).toEqual([
    { intent: 'فقدان', text: 'ضاعت مني' },
  ])
  expect(await scoreArBanking77({ train: folder, test: folder, step })).toMatchObject({ msa: 100, saudi: 100 })
})

test('a folder that lacks the set is named', async () => {
  await expect(scoreClinc150({ train: folder, test: path.join(folder, 'nowhere'), step })).rejects.toThrow(
    /there is no test.json in .*nowhere/,
  )
})
