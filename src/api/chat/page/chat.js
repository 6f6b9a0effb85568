import { createBubbles } from './bubbles.js'
import { openConversation } from './conversation.js'
import { recall, remember } from './storage.js'
import { TEXTS } from './texts.js'

const MAX_LENGTH = 4096
const page = document.getElementById('chat')
const { widgetKey, business, businessAr, persona, personaAr, greeting, greetingAr, defaultLanguage } = page.dataset
const part = (name) => page.querySelector(`[data-part="${name}"]`)
const [log, list, input, composer, dialog] = ['log', 'list', 'input', 'composer', 'dialog'].map(part)
const renderBubbles = createBubbles(list)
const loadedAt = new Date()
let language = firstLanguage()
let shown = null
let connectionTimer = null

const conversation = openConversation({ widgetKey, language: () => language, changed: show })
setLanguage(language)

/** The choice of this tab, else of the link, else of the browser, else of the business. */
function firstLanguage() {
  const asked = recall('vorel-language') ?? new URLSearchParams(location.search).get('lang')
  if (asked && asked in TEXTS) return asked
  return navigator.language.startsWith('ar') ? 'ar' : defaultLanguage
}

function setLanguage(next) {
  language = next
  document.documentElement.lang = next
  document.documentElement.dir = next === 'ar' ? 'rtl' : 'ltr'
  for (const element of page.querySelectorAll('[data-text]')) element.textContent = TEXTS[next][element.dataset.text]
  for (const element of page.querySelectorAll('[data-label]')) element.setAttribute('aria-label', TEXTS[next][element.dataset.label])
  const toggle = part('language')
  toggle.lang = next === 'ar' ? 'en' : 'ar'
  part('business').textContent = next === 'ar' ? businessAr : business
  input.placeholder = TEXTS[next].write
  if (shown) show(shown)
}

function show(view) {
  shown = view
  const texts = TEXTS[language]
  const region = navigator.languages.find((tag) => tag.startsWith(language)) ?? language
  const locale = language === 'ar' ? `${region}-u-nu-latn` : region
  const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80
  const count = list.childElementCount
  renderBubbles([...messageItems(view, texts), ...outboxItems(view, texts)], { locale, today: texts.today, yesterday: texts.yesterday })
  part('typing').hidden = !view.isTyping
  const name = language === 'ar' ? personaAr : persona
  part('typing-text').textContent = `${name || (language === 'ar' ? businessAr : business)} ${texts.typing}`
  part('badge').textContent = view.owner === 'human' ? texts.human : texts.badge
  part('badge').classList.toggle('person', view.owner === 'human')
  showNotice(view, texts)
  showConnection(view.connection)
  if (wasAtEnd || list.lastElementChild?.classList.contains('customer')) scrollToEnd()
  else if (list.childElementCount > count) part('newest').hidden = false
}

function messageItems(view, texts) {
  const messages = view.messages.map((message) => ({
    key: message.key ?? message.id,
    side: message.role === 'customer' ? 'customer' : message.role === 'agent_bot' ? 'bot' : 'human',
    author: message.role === 'customer' ? texts.you : message.role === 'agent_bot' ? texts.badge : texts.human,
    text: message.content,
    time: new Date(message.created_at),
  }))
  if (messages[0]?.side === 'bot') return [{ ...messages[0], key: `greeting ${messages[0].text}` }, ...messages.slice(1)]
  // Nothing is stored before the visitor writes; until then the page greets with the words that the conversation will begin with.
  const text = language === 'ar' ? greetingAr : greeting
  return [{ key: `greeting ${text}`, side: 'bot', author: texts.badge, text, time: loadedAt }, ...messages]
}

function outboxItems(view, texts) {
  return view.outbox.map((entry) => ({
    key: entry.id,
    side: 'customer',
    author: texts.you,
    text: entry.text,
    time: new Date(entry.written_at),
    note: entry.state === 'refused' ? `${texts.refused} ${entry.reason}` : texts[entry.state],
    ...(entry.state === 'refused' ? { action: { label: texts.remove, run: () => conversation.remove(entry.id) } } : {}),
  }))
}

function showNotice(view, texts) {
  const notice = part('notice')
  const text =
    view.status === 'closed'
      ? texts.closed
      : view.owner === 'human'
        ? texts.joined
        : view.status === 'awaiting_human'
          ? texts.waiting
          : view.hasExpired
            ? texts.expired
            : ''
  if (notice.textContent !== text) notice.textContent = text
  notice.hidden = text === ''
}

/** A connection that is back within a moment is not worth a word. */
function showConnection(connection) {
  const strip = part('connection')
  if (connection === 'open') {
    clearTimeout(connectionTimer)
    connectionTimer = null
    strip.hidden = true
  } else {
    connectionTimer ??= setTimeout(() => {
      strip.hidden = false
    }, 1500)
  }
}

function scrollToEnd() {
  log.scrollTop = log.scrollHeight
  part('newest').hidden = true
}

function send() {
  const text = input.value.trim()
  if (text === '' || [...text].length > MAX_LENGTH) return
  input.value = ''
  fitInput()
  conversation.send(text)
  scrollToEnd()
}

function fitInput() {
  input.rows = 1
  const lineHeight = Number.parseFloat(getComputedStyle(input).lineHeight)
  input.rows = Math.min(6, Math.max(1, Math.floor(input.scrollHeight / lineHeight)))
  const left = MAX_LENGTH - [...input.value].length
  part('left').hidden = left > 200
  part('left').textContent = `${left} ${TEXTS[language].left}`
  part('left').classList.toggle('problem', left < 0)
  part('send').disabled = input.value.trim() === '' || left < 0
}

composer.addEventListener('submit', (event) => {
  event.preventDefault()
  send()
  input.focus()
})
input.addEventListener('input', fitInput)
input.addEventListener('keydown', (event) => {
  // While an input method composes, Enter chooses a word.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  send()
})
log.addEventListener('scroll', () => {
  if (log.scrollHeight - log.scrollTop - log.clientHeight < 80) part('newest').hidden = true
})
part('newest').addEventListener('click', scrollToEnd)
part('language').addEventListener('click', () => {
  setLanguage(language === 'ar' ? 'en' : 'ar')
  remember('vorel-language', language)
})
part('again').addEventListener('click', () => {
  if (shown.messages.length + shown.outbox.length > 0) dialog.showModal()
})
dialog.addEventListener('close', () => {
  if (dialog.returnValue === 'yes') conversation.startAgain()
  dialog.returnValue = ''
  input.focus()
})
fitInput()
scrollToEnd()
// On a phone focus would bring up the keyboard over the greeting.
if (matchMedia('(pointer: fine)').matches) input.focus()
