/** For the pages of the documentation. Colours follow the reader's own preference. */
export const STYLES = `
:root { color-scheme: light dark; --ink: light-dark(#1c1b1a, #e9e6e1); --quiet: light-dark(#6b6660, #a39d95); --line: light-dark(#e0dbd3, #33302c); --tint: light-dark(#f1eee8, #22201e); --link: light-dark(#0b5c55, #7fd1c7); }
body { margin: 0; display: grid; grid-template-columns: 16rem minmax(0, 1fr); font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: light-dark(#fbfaf8, #161514); }
a { color: var(--link); }
nav { padding: 1.5rem; border-right: 1px solid var(--line); min-height: 100vh; box-sizing: border-box; font-size: .9rem; }
nav h2 { font-size: .75rem; text-transform: uppercase; letter-spacing: .06em; color: var(--quiet); margin: 1.5rem 0 .4rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { text-decoration: none; }
nav a[aria-current=page] { font-weight: 600; color: var(--ink); }
main { padding: 2rem 2.5rem 6rem; max-width: 60rem; min-width: 0; box-sizing: border-box; }
.other { float: right; margin: 0; font-size: .85rem; }
.other + h1 { margin-top: 0; }
h1 { font-size: 1.7rem; line-height: 1.25; }
main h2 { font-size: 1.2rem; margin-top: 2.2rem; }
main h3 { font-size: 1rem; margin-top: 1.8rem; }
code, pre { font: .86em/1.55 ui-monospace, monospace; }
:not(pre) > code { background: var(--tint); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
pre { background: var(--tint); border-radius: 8px; padding: .9rem 1.1rem; overflow-x: auto; }
table { display: block; overflow-x: auto; border-collapse: collapse; font-size: .92em; }
th, td { text-align: left; vertical-align: top; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line); }
@media (max-width: 46rem) { body { grid-template-columns: minmax(0, 1fr); } nav { min-height: 0; border: 0; border-bottom: 1px solid var(--line); } main { padding: 1.25rem; } }
`
