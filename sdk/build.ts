/**
 * Makes the package that is published: `npm run build -w sdk [-- folder]`, then `npm publish sdk/dist`. Plain JavaScript and declarations for anyone, where the
 * workspace itself is read as TypeScript; so the workspace is private, and the package has a package.json of its own.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const here = import.meta.dirname
const out = path.resolve(process.argv[2] ?? path.join(here, 'dist'))

rmSync(out, { recursive: true, force: true })
const compiler = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
execFileSync(process.execPath, [compiler, '-p', path.join(here, 'tsconfig.json'), '--outDir', out], { stdio: 'inherit' })
// The compiler rewrites the imports of the code and not those of the declarations.
for (const file of readdirSync(out).filter((name) => name.endsWith('.d.ts'))) {
  const text = readFileSync(path.join(out, file), 'utf8')
  writeFileSync(path.join(out, file), text.replaceAll(/(from '\.\/[\w.-]+)\.ts'/g, "$1.js'"))
}
cpSync(path.join(here, 'README.md'), path.join(out, 'README.md'))
cpSync(path.join(here, 'samples'), path.join(out, 'samples'), { recursive: true })

const { private: _private, scripts: _scripts, exports, ...manifest } = JSON.parse(readFileSync(path.join(here, 'package.json'), 'utf8'))
const built = Object.entries<string>(exports).map(([entry, source]) => {
  const target = source.replace('./src/', './')
  if (!source.endsWith('.ts')) return [entry, target]
  return [entry, { types: target.replace(/\.ts$/, '.d.ts'), default: target.replace(/\.ts$/, '.js') }]
})
writeFileSync(path.join(out, 'package.json'), `${JSON.stringify({ ...manifest, exports: Object.fromEntries(built) }, null, 2)}\n`)
