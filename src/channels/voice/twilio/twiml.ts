export interface RelayLanguage {
  readonly code: string
  readonly tts_provider?: string | undefined
  readonly voice?: string | undefined
  readonly transcription_provider?: string | undefined
}

/** The answer to a call: connect it to our WebSocket, greet, and tell us when the session has ended. */
export function connectRelay(options: {
  readonly url: string
  readonly action: string
  readonly greeting: string
  readonly language: RelayLanguage
  readonly languages: readonly RelayLanguage[]
}): string {
  const relay = attributes({
    url: options.url,
    welcomeGreeting: options.greeting,
    welcomeGreetingInterruptible: 'any',
    language: options.language.code,
    interruptible: 'any',
    dtmfDetection: 'true',
  })
  const languages = options.languages.map((language) => {
    const { code, tts_provider, voice, transcription_provider } = language
    return `<Language${attributes({ code, ttsProvider: tts_provider, voice, transcriptionProvider: transcription_provider })}/>`
  })
  return document(
    `<Connect${attributes({ action: options.action, method: 'POST' })}><ConversationRelay${relay}>${languages.join('')}</ConversationRelay></Connect>`,
  )
}

/** What happens after the session: to people, or nothing. */
export function afterRelay(transferTo: string | null): string {
  return document(transferTo === null ? '<Hangup/>' : `<Dial>${escapeXml(transferTo)}</Dial>`)
}

/** For a call that can't be taken. */
export function refuseCall(): string {
  return document('<Reject/>')
}

function document(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Response>${content}</Response>`
}

function attributes(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeXml(value)}"`))
    .join('')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Characters that XML 1.0 has no place for are left out. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
