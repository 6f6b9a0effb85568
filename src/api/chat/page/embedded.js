// What the chat tells the widget around it (widget.js): that it is there, wants to be closed, and that something new was said.
const tell = (what) => parent !== window && parent.postMessage({ vorel: what }, '*')

addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) tell('close')
})
addEventListener('message', (event) => {
  if (event.source === parent && event.data?.vorel === 'open') document.getElementById('words')?.focus()
})
const list = document.querySelector('[data-part="list"]')
new MutationObserver((changes) => {
  const isNew = changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.matches?.('.message:not(.customer)')))
  if (isNew) tell('news')
}).observe(list, { childList: true })
tell('ready')
