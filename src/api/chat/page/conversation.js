import { recall, remember } from './storage.js'

/**
 * One visitor's conversation: session, unsent messages, live events. Knows nothing of the page; `changed` is called whenever something to show is different.
 *
 * A session is opened with the first message, so that looking at the page leaves nothing behind. What is written waits in the outbox, with the id under which
 * the server recognises it, until the server has it: through lost connections and reloads it is stored once. The live events resume behind the last
 * message that they brought.
 */
export function openConversation({ widgetKey, language, changed }) {
  const place = `vorel-chat ${widgetKey}`
  const saved = recall(place) ?? {}
  const view = {
    messages: [],
    outbox: saved.outbox ?? [],
    connection: 'open',
    isTyping: false,
    status: 'active',
    owner: 'bot',
    hasExpired: false,
  }
  let token = saved.token ?? null
  let position = 0
  let events = null
  let recovery = null
  let isFlushing = false
  let isPosting = false
  let arrived = []
  let wake = () => {}

  const save = () => remember(place, { token, outbox: view.outbox.map((entry) => ({ ...entry, state: 'sending' })) })
  const show = (change) => {
    Object.assign(view, change)
    changed(view)
  }

  const accept = (message) => {
    if (view.messages.some((known) => known.sequence_number === message.sequence_number)) return
    const messages = [...view.messages, message].sort((a, b) => a.sequence_number - b.sequence_number)
    show({ messages, isTyping: message.role === 'customer' && view.isTyping })
  }
  /** While a message is on its way its own echo may come first; it is looked at when the answer has said which one it is. */
  const arrive = (message) => {
    position = Math.max(position, message.sequence_number)
    if (isPosting) arrived.push(message)
    else accept(message)
  }
  const settle = () => {
    isPosting = false
    for (const message of arrived.splice(0)) accept(message)
  }

  const connect = () => {
    if (!token) return
    events?.close()
    clearTimeout(recovery)
    events = new EventSource(`/api/chat/sessions/${token}/events?after=${position}`)
    const source = events
    source.addEventListener('open', () => show({ connection: 'open' }))
    source.addEventListener('message', (event) => arrive(JSON.parse(event.data)))
    source.addEventListener('typing', (event) => show({ isTyping: JSON.parse(event.data).typing }))
    source.addEventListener('status', (event) => show(JSON.parse(event.data)))
    source.addEventListener('error', () => {
      show({ connection: 'lost', isTyping: false })
      // A browser goes on trying after a lost connection, but not after an answer that is no stream: then the list says why, or stands in for it.
      if (source === events && source.readyState === EventSource.CLOSED) recovery = setTimeout(recover, 2000)
    })
  }
  const recover = async () => {
    const asked = token
    const response = await request(`/api/chat/sessions/${asked}/messages?after=${position}`)
    if (asked !== token) return
    if (response?.status === 401) return forget({ hasExpired: true })
    if (response?.ok) {
      const { data, status, owner, typing } = await response.json()
      for (const message of data) arrive(message)
      show({ connection: 'open', status, owner, isTyping: typing })
    }
    connect()
  }
  const reconnect = () => {
    wake()
    if (token && events?.readyState !== EventSource.OPEN) connect()
  }

  /** Leaves the session; what was not sent stays and goes into the next one. */
  const forget = (change) => {
    events?.close()
    clearTimeout(recovery)
    token = null
    position = 0
    arrived = []
    show({ messages: [], isTyping: false, status: 'active', owner: 'bot', connection: 'open', ...change })
    save()
  }

  const openSession = async () => {
    const response = await request(`/api/chat/${widgetKey}/sessions`, { language: language() })
    if (response?.status !== 201) return response
    token = (await response.json()).session_token
    save()
    connect()
    return response
  }
  const post = async (entry) => {
    if (!token) {
      const opened = await openSession()
      if (!token) return opened
    }
    isPosting = true
    return request(`/api/chat/sessions/${token}/messages`, { client_message_id: entry.id, text: entry.text })
  }
  /** Sends the outbox in order, one at a time, for as long as it takes. */
  const flush = async () => {
    if (isFlushing) return
    isFlushing = true
    for (let tries = 0; ; ) {
      const entry = view.outbox.find((one) => one.state !== 'refused')
      if (!entry) break
      const response = await post(entry)
      if (!view.outbox.includes(entry)) {
        // The visitor has started again in the meantime: this belongs to what they left.
        settle()
      } else if (response?.status === 202) {
        const { message_id, sequence_number } = await response.json()
        tries = 0
        view.outbox = view.outbox.filter((one) => one !== entry)
        accept({ id: message_id, key: entry.id, sequence_number, role: 'customer', content: entry.text, created_at: entry.written_at })
      } else if (response?.status === 401) {
        forget({ hasExpired: true })
      } else if (response && response.status < 500 && response.status !== 429 && response.status !== 408) {
        entry.state = 'refused'
        entry.reason = (await response.json().catch(() => null))?.error?.message ?? ''
      } else {
        entry.state = 'retrying'
        show({ connection: response ? view.connection : 'lost' })
        await rest(Number(response?.headers.get('retry-after')) * 1000 || Math.min(1000 * 2 ** tries++, 15_000))
      }
      settle()
      save()
      show({})
    }
    isFlushing = false
  }
  const rest = (ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  addEventListener('online', reconnect)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && reconnect())
  connect()
  flush()
  changed(view)

  return {
    send(text) {
      const entry = { id: crypto.randomUUID?.() ?? randomId(), text, written_at: new Date().toISOString(), state: 'sending' }
      show({ outbox: [...view.outbox, entry] })
      save()
      flush()
    },
    remove(id) {
      show({ outbox: view.outbox.filter((entry) => entry.id !== id) })
      save()
    },
    startAgain() {
      forget({ outbox: [], hasExpired: false })
    },
  }
}

/** The response, or null when none came within 20 s. */
async function request(path, body) {
  const options = body ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}
  try {
    return await fetch(path, { ...options, signal: AbortSignal.timeout(20_000) })
  } catch {
    return null // No network, or no answer in time: the caller tries again.
  }
}

/** For pages that are served without TLS under another name than localhost, where browsers offer no randomUUID. */
function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
