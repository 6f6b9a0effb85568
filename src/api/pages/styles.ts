/** For the pages of the documentation. Colours follow the reader's own preference. */
export const STYLES = `
:root { color-scheme: light dark; --ink: light-dark(#1c1b1a, #e9e6e1); --quiet: light-dark(#6b6660, #a39d95); --line: light-dark(#e0dbd3, #33302c); --link: light-dark(#0b5c55, #7fd1c7); }
body { margin: 0; display: grid; grid-template-columns: 16rem minmax(0, 1fr); font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: light-dark(#fbfaf8, #161514); }
a { color: var(--link); }
nav { padding: 1.5rem; border-right: 1px solid var(--line); min-height: 100vh; box-sizing: border-box; font-size: .9rem; }
nav h2 { font-size: .75rem; text-transform: uppercase; letter-spacing: .06em; color: var(--quiet); margin: 1.5rem 0 .4rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { text-decoration: none; }
nav a[aria-current=page] { font-weight: 600; color: var(--ink); }
main { padding: 2rem 2.5rem 6rem; max-width: 60rem; min-width: 0; box-sizing: border-box; }
.other { float: right; margin: 0; font-size: .85rem; }
pre { font: .86rem/1.6 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
strong { font-family: system-ui, sans-serif; }
.level-1 { font-size: 1.7rem; }
.level-2 { font-size: 1.2rem; }
@media (max-width: 46rem) { body { grid-template-columns: minmax(0, 1fr); } nav { min-height: 0; border: 0; border-bottom: 1px solid var(--line); } main { padding: 1.25rem; } }
`
