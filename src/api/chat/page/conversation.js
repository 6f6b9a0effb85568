import { follow } from './live.js'
import { request } from './request.js'
import { recall, remember } from './storage.js'

const EMPTY = { messages: [], isTyping: false, status: 'active', owner: 'bot', connection: 'open' }

/**
 * One visitor's conversation: session, unsent messages, live events. Knows nothing of the page; `changed` is called whenever something to show is different.
 *
 * A session is opened with the first message, so that looking at the page leaves nothing behind. What is written waits in the outbox, with the id under which
 * the server recognises it, until the server has it: through lost connections and reloads it is stored once.
 */
export function openConversation({ widgetKey, language, changed }) {
  const place = `vorel-chat ${widgetKey}`
  const saved = recall(place) ?? {}
  const view = { ...EMPTY, outbox: saved.outbox ?? [], hasExpired: false }
  let token = saved.token ?? null
  let live = null
  /** Messages that came while one was on its way: its own echo may be among them, and only the answer says which one that is. */
  let arrived = null
  const waits = createWaits()

  const show = (change) => {
    Object.assign(view, change)
    changed(view)
  }
  const save = () => remember(place, { token, outbox: view.outbox.map((entry) => ({ ...entry, state: 'sending' })) })
  const accept = (message) => {
    if (view.messages.some((known) => known.sequence_number === message.sequence_number)) return
    const messages = [...view.messages, message].sort((a, b) => a.sequence_number - b.sequence_number)
    show({ messages, isTyping: message.role === 'customer' && view.isTyping })
  }
  const settle = () => {
    const held = arrived ?? []
    arrived = null
    for (const message of held) accept(message)
  }
  const enter = (next) => {
    token = next
    live = follow(token, {
      message: (message) => (arrived ? arrived.push(message) : accept(message)),
      state: show,
      connection: (connection) => show(connection === 'lost' ? { connection, isTyping: false } : { connection }),
      expired: () => leave({ hasExpired: true }),
    })
  }
  /** Leaves the session; what was not sent stays and goes into the next one. */
  const leave = (change) => {
    live?.close()
    live = null
    token = null
    arrived = arrived && []
    show({ ...EMPTY, ...change })
    save()
  }

  const post = async (entry) => {
    if (!token) {
      const opened = await request(`/api/chat/${widgetKey}/sessions`, { language: language() })
      if (opened?.status !== 201) return opened
      enter((await opened.json()).session_token)
      save()
    }
    arrived ??= []
    return request(`/api/chat/sessions/${token}/messages`, { client_message_id: entry.id, text: entry.text })
  }
  /** What became of a message: null when it is done with, else how long to pause before the next try, in milliseconds or null for as long as seems right. */
  const judge = async (entry, response) => {
    if (!view.outbox.includes(entry)) return null // The visitor has started again in the meantime: this belongs to what they left.
    if (response?.status === 202) {
      const { message_id, sequence_number } = await response.json()
      view.outbox = view.outbox.filter((one) => one !== entry)
      if (live?.isOpen()) view.connection = 'open'
      accept({ id: message_id, key: entry.id, sequence_number, role: 'customer', content: entry.text, created_at: entry.written_at })
      return null
    }
    if (response?.status === 401) {
      leave({ hasExpired: true })
    } else if (response && response.status < 500 && response.status !== 429 && response.status !== 408) {
      entry.state = 'refused'
      entry.reason = (await response.json().catch(() => null))?.error?.message ?? ''
      return null
    } else {
      entry.state = 'retrying'
      show({ connection: response ? view.connection : 'lost' })
    }
    return { pause: Number(response?.headers.get('retry-after')) * 1000 || null }
  }
  let isSending = false
  /** Sends the outbox in order, one at a time, for as long as it takes. */
  const sendAll = async () => {
    if (isSending) return
    isSending = true
    let tries = 0
    for (let entry = nextOf(view.outbox); entry; entry = nextOf(view.outbox)) {
      const again = await judge(entry, await post(entry))
      settle()
      save()
      show({})
      tries = again ? tries + 1 : 0
      if (again) await waits.rest(again.pause ?? Math.min(500 * 2 ** tries, 15_000))
    }
    isSending = false
  }

  const wakeUp = () => {
    waits.end()
    live?.reconnect()
  }
  addEventListener('online', wakeUp)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wakeUp())
  if (token) enter(token)
  sendAll()
  changed(view)

  return {
    send(text) {
      const entry = { id: crypto.randomUUID?.() ?? randomId(), text, written_at: new Date().toISOString(), state: 'sending' }
      show({ outbox: [...view.outbox, entry] })
      save()
      sendAll()
    },
    remove(id) {
      show({ outbox: view.outbox.filter((entry) => entry.id !== id) })
      save()
    },
    startAgain: () => leave({ outbox: [], hasExpired: false }),
  }
}

function nextOf(outbox) {
  return outbox.find((entry) => entry.state !== 'refused')
}

/** Pauses that can be cut short. */
function createWaits() {
  let end = () => {}
  return {
    rest: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        end = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
    end: () => end(),
  }
}

/** For pages that are served without TLS under another name than localhost, where browsers offer no randomUUID. */
function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
