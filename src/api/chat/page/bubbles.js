/** The list of messages: keeps one element for each message, so that a screen reader hears only what is new and nothing flickers. */
export function createBubbles(list) {
  const elements = new Map()

  /** `items`: `{key, side: 'customer' | 'bot' | 'human', author, text, time: Date, note?, action?: {label, run}}` in their order. */
  return function render(items, { locale, today, yesterday }) {
    const wanted = new Set()
    let previous = null
    let before = list.firstElementChild
    const place = (key, make) => {
      wanted.add(key)
      let element = elements.get(key)
      if (!element) {
        element = make()
        elements.set(key, element)
      }
      if (element !== before) list.insertBefore(element, before)
      before = element.nextElementSibling
      return element
    }
    items.forEach((item, index) => {
      if (previous === null ? !isSameDay(item.time, new Date()) : !isSameDay(item.time, previous.time)) {
        const key = `day ${item.time.toDateString()}`
        place(key, makeDay).textContent = dayName(item.time, { locale, today, yesterday })
      }
      const next = items[index + 1]
      const element = place(item.key, () => makeBubble(item))
      element.classList.toggle('joined', previous?.side === item.side && isSameDay(item.time, previous.time))
      fillFoot(element.lastElementChild, item, { locale, isLast: !next || next.time - item.time > 300_000 })
      previous = item
    })
    for (const [key, element] of elements) {
      if (wanted.has(key)) continue
      element.remove()
      elements.delete(key)
    }
  }
}

function makeDay() {
  const element = document.createElement('li')
  element.className = 'day'
  return element
}

function makeBubble(item) {
  const element = document.createElement('li')
  element.className = `message ${item.side}`
  const author = document.createElement('span')
  author.className = item.side === 'human' ? 'author' : 'author unseen'
  author.textContent = item.author
  const text = document.createElement('div')
  text.className = 'bubble'
  text.dir = 'auto'
  text.append(...withLinks(item.text))
  const foot = document.createElement('div')
  foot.className = 'foot'
  element.append(author, text, foot)
  return element
}

function fillFoot(foot, item, { locale, isLast }) {
  const shown = item.note ?? (isLast ? item.time.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' }) : '')
  const isSame = foot.dataset.shown === shown
  if (isSame) return
  foot.dataset.shown = shown
  foot.classList.toggle('problem', Boolean(item.action))
  foot.replaceChildren(shown)
  if (item.action) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = item.action.label
    button.addEventListener('click', item.action.run)
    foot.append(' ', button)
  }
}

/** Addresses become links. Numbers with spaces or dashes in them keep their order between right-to-left words. */
function* withLinks(text) {
  let from = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'،؛؟]|\+?\d[\d ().-]{5,}\d/g)) {
    yield text.slice(from, match.index)
    from = match.index + match[0].length
    const element = document.createElement(match[0].startsWith('http') ? 'a' : 'bdi')
    element.dir = 'ltr'
    element.textContent = match[0]
    if (element instanceof HTMLAnchorElement)
      Object.assign(element, { href: match[0], target: '_blank', rel: 'noopener noreferrer nofollow' })
    yield element
  }
  yield text.slice(from)
}

function isSameDay(a, b) {
  return a.toDateString() === b.toDateString()
}

function dayName(day, { locale, today, yesterday }) {
  const now = new Date()
  if (isSameDay(day, now)) return today
  if (isSameDay(day, new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return yesterday
  return day.toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long' })
}
