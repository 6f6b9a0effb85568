// The chat on somebody else's page: a button that opens the conversation in a frame. It asks nobody but the server that it came from, keeps its looks in a
// shadow root, and needs of a strict Content-Security-Policy that script-src and frame-src name that server, nothing more.
;(() => {
  const script = document.currentScript
  const key = script?.dataset.widgetKey
  if (!key || document.querySelector('[data-vorel-widget]')) return
  const base = new URL(script.src).origin
  const TEXTS = {
    en: { open: 'Open the chat', close: 'Close the chat', news: 'Open the chat: there is a new message', frame: 'Chat' },
    ar: { open: 'فتح المحادثة', close: 'إغلاق المحادثة', news: 'فتح المحادثة: توجد رسالة جديدة', frame: 'محادثة' },
  }
  const CSS = `
    :host { all: initial; position: fixed; inset-block-end: 20px; z-index: 2147483000; }
    :host([data-side='right']) { right: 20px; }
    :host([data-side='left']) { left: 20px; }
    [hidden] { display: none !important; }
    button { position: relative; display: grid; place-items: center; inline-size: 60px; block-size: 60px; margin: 0; padding: 0; border: 2px solid #fff;
      border-radius: 50%; background: #12655a; color: #fff; box-shadow: 0 6px 24px rgb(0 0 0 / 28%); cursor: pointer; }
    button:hover { background: #0d5248; }
    button:focus-visible { outline: 3px solid #12655a; outline-offset: 3px; }
    svg { inline-size: 28px; block-size: 28px; fill: none; stroke: currentcolor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
    .dot { position: absolute; inset-block-start: 2px; inset-inline-end: 2px; inline-size: 14px; block-size: 14px; border: 2px solid #fff; border-radius: 50%;
      background: #c4341c; }
    .panel { position: fixed; inset-block-end: 92px; inline-size: min(392px, calc(100vw - 40px)); block-size: min(640px, calc(100dvh - 112px)); overflow: hidden;
      border: 1px solid rgb(0 0 0 / 18%); border-radius: 18px; background: Canvas; box-shadow: 0 12px 48px rgb(0 0 0 / 28%); }
    :host([data-side='right']) .panel { right: 20px; }
    :host([data-side='left']) .panel { left: 20px; }
    .panel iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; }
    @media (max-width: 480px) {
      .panel { inset-inline: 8px !important; inline-size: auto; block-size: calc(100dvh - 104px); }
    }
    @media print { :host { display: none; } }`
  const PATHS = {
    open: 'M5 5.5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4.5 3.5v-3.5H5a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1z',
    close: 'M6 6l12 12M18 6L6 18',
  }

  if (document.body) start()
  else addEventListener('DOMContentLoaded', start)

  /** The server's small page answers only inside an origin that the business allows; elsewhere the browser shows nothing of it, and so do we. */
  function start() {
    const hello = makeFrame(`${base}/embed/${key}/hello`)
    hello.hidden = true
    hello.tabIndex = -1
    hello.setAttribute('aria-hidden', 'true')
    addEventListener('message', function listen(event) {
      if (event.origin !== base || event.source !== hello.contentWindow || event.data?.vorel !== 'hello') return
      removeEventListener('message', listen)
      hello.remove()
      show(event.data)
    })
    document.body.append(hello)
  }

  /** The tag's own language, else the page's, else the business's. */
  function languageOf(byDefault) {
    const said = (script.dataset.language || document.documentElement.lang || byDefault).toLowerCase()
    return said.startsWith('ar') ? 'ar' : said.startsWith('en') ? 'en' : byDefault
  }

  function show({ language: byDefault, business }) {
    const language = languageOf(byDefault === 'ar' ? 'ar' : 'en')
    const texts = TEXTS[language]
    const host = document.createElement('div')
    host.dataset.vorelWidget = ''
    host.lang = language
    host.dir = language === 'ar' ? 'rtl' : 'ltr'
    host.dataset.side =
      script.dataset.side === 'left' || script.dataset.side === 'right' ? script.dataset.side : language === 'ar' ? 'left' : 'right'
    const root = host.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet() // made by a script, which style-src has no say in
    sheet.replaceSync(CSS)
    root.adoptedStyleSheets = [sheet]

    const panel = document.createElement('div')
    panel.className = 'panel'
    panel.id = 'panel'
    panel.hidden = true
    const button = document.createElement('button')
    button.type = 'button'
    button.setAttribute('aria-controls', 'panel')
    const dot = document.createElement('span')
    dot.className = 'dot'
    dot.hidden = true
    root.append(panel, button)
    let frame = null
    let isReady = false

    const draw = (hasNews = false) => {
      const isOpen = !panel.hidden
      button.replaceChildren(icon(isOpen ? PATHS.close : PATHS.open), dot)
      dot.hidden = !hasNews
      button.setAttribute('aria-label', texts[isOpen ? 'close' : hasNews ? 'news' : 'open'])
      button.setAttribute('aria-expanded', String(isOpen))
    }
    const open = () => {
      panel.hidden = false
      draw()
      if (frame) return enter()
      frame = makeFrame(`${base}/embed/${key}?lang=${language}`)
      frame.title = `${texts.frame}: ${business}`
      panel.append(frame)
    }
    const enter = () => {
      if (panel.hidden) return
      frame.focus()
      if (isReady) frame.contentWindow.postMessage({ vorel: 'open' }, base)
    }
    const close = () => {
      if (panel.hidden) return
      panel.hidden = true
      draw()
      button.focus()
    }
    button.addEventListener('click', () => (panel.hidden ? open() : close()))
    root.addEventListener('keydown', (event) => event.key === 'Escape' && close())
    addEventListener('message', (event) => {
      if (event.origin !== base || !frame || event.source !== frame.contentWindow) return
      if (event.data?.vorel === 'ready') {
        isReady = true
        enter()
      }
      if (event.data?.vorel === 'close') close()
      if (event.data?.vorel === 'news' && panel.hidden) draw(true)
    })
    draw()
    document.body.append(host)
  }

  function makeFrame(src) {
    const frame = document.createElement('iframe')
    frame.src = src
    return frame
  }

  function icon(path) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    svg.setAttribute('viewBox', '0 0 24 24')
    svg.setAttribute('aria-hidden', 'true')
    const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    shape.setAttribute('d', path)
    svg.append(shape)
    return svg
  }
})()
