import { request } from './request.js'

const AGAIN_AFTER_MS = 2000

/**
 * Follows one session's events until it is closed, behind the last message that it brought. `on`: `message(message)`, `state({status?, owner?, isTyping?})`,
 * `connection('open' | 'lost')`, `expired()`.
 */
export function follow(token, on) {
  const session = `/api/chat/sessions/${token}`
  let position = 0
  let source = null
  let timer = null
  let isClosed = false

  const receive = (message) => {
    position = Math.max(position, message.sequence_number)
    on.message(message)
  }
  const connect = () => {
    source?.close()
    clearTimeout(timer)
    source = new EventSource(`${session}/events?after=${position}`)
    const current = source
    current.addEventListener('open', () => on.connection('open'))
    current.addEventListener('message', (event) => receive(JSON.parse(event.data)))
    current.addEventListener('status', (event) => on.state(JSON.parse(event.data)))
    current.addEventListener('typing', (event) => on.state({ isTyping: JSON.parse(event.data).typing }))
    current.addEventListener('error', () => {
      on.connection('lost')
      // A browser goes on trying after a lost connection, but not after an answer that is no stream: then the list says why, or stands in for it.
      if (current === source && current.readyState === EventSource.CLOSED) timer = setTimeout(readList, AGAIN_AFTER_MS)
    })
  }
  const readList = async () => {
    const response = await request(`${session}/messages?after=${position}`)
    if (isClosed) return
    if (response?.status === 401) return on.expired()
    if (response?.ok) {
      const { data, status, owner, typing } = await response.json()
      if (isClosed) return
      for (const message of data) receive(message)
      on.state({ status, owner, isTyping: typing })
      on.connection('open')
    }
    connect()
  }

  connect()
  return {
    isOpen: () => source.readyState === EventSource.OPEN,
    reconnect: () => source.readyState === EventSource.OPEN || connect(),
    close() {
      isClosed = true
      source.close()
      clearTimeout(timer)
    },
  }
}
