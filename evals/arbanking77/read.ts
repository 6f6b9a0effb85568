import { readFileSync } from 'node:fs'

export interface Question {
  readonly text: string
  readonly intent: string
}

const RECORD = /(?:"((?:[^"]|"")*)"|([^,\r\n]*)),(?:"((?:[^"]|"")*)"|([^\r\n]*))(?:\r?\n|$)/y

/** A file of `label,text` records with a heading, as RFC 4180 has them. Throws an Error that names the place where the file is not that. */
export function readQuestions(file: string): Question[] {
  const content = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  const questions: Question[] = []
  RECORD.lastIndex = 0
  while (RECORD.lastIndex < content.length) {
    const at = RECORD.lastIndex
    const match = RECORD.exec(content)
    if (!match) throw new Error(`${file} is no list of label,text at character ${at}`)
    const [, quotedLabel, label = '', quotedText, text = ''] = match
    questions.push({ intent: unquote(quotedLabel) ?? label, text: unquote(quotedText) ?? text })
  }
  return questions.slice(1)
}

function unquote(quoted: string | undefined): string | undefined {
  return quoted?.replaceAll('""', '"')
}
