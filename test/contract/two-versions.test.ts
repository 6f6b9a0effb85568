import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../../migrations')

/**
 * During a deploy the last version still runs on a database that the next one has migrated. So a migration only adds: what the last version reads and writes
 * stays, and what is new has a default or may be absent. What is not needed any more goes with the version after the next.
 */
const BREAKING: Readonly<Record<string, RegExp>> = {
  'takes a table, column or function away': /\bdrop\s+(?:table|column|function|type|view)\b/i,
  'renames something': /\brename\b/i,
  'changes the type of a column': /\balter\s+column\s+\w+\s+(?:set\s+data\s+)?type\b/i,
  'demands a value that the last version does not write': /\bset\s+not\s+null\b/i,
  'adds a column that the last version does not fill':
    /\badd\s+column\b(?:(?!default|generated)[^;,])*\bnot\s+null\b(?!(?:(?!;|,).)*\b(?:default|generated)\b)/is,
}

/** A function that the same file makes anew is no loss: a call of the last version finds it when every further parameter has a default. */
const replaced = (statements: string) => (all: string, name: string) =>
  new RegExp(`create function ${name}\\b`).test(statements) ? '' : all

const breaches = (text: string) => {
  const written = text.replaceAll(/--.*$/gm, '')
  const statements = written.replaceAll(/\bdrop function (\w+)\([^)]*\);/g, replaced(written))
  return Object.keys(BREAKING).filter((what) => BREAKING[what]?.test(statements))
}

test('a migration only adds, so the version before goes on working on the migrated database', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  expect(files.length).toBeGreaterThan(10)
  expect(files.flatMap((file) => breaches(readFileSync(path.join(folder, file), 'utf8')).map((what) => `${file} ${what}`))).toEqual([])
})

test.each([
  'alter table leads drop column source;',
  'drop function find_api_keys(text[]);',
  'alter table leads rename column source to origin;',
  'alter table leads alter column source type varchar(10);',
  'alter table leads alter column source set not null;',
  'alter table leads add column rank int not null;',
])('such a migration is one that breaks: %s', (statement) => {
  expect(breaches(statement)).toHaveLength(1)
})

test.each([
  'alter table leads add column rank int;',
  'alter table leads add column rank int not null default 0;',
  'alter table slot_holds alter column resource_id drop not null;',
  'create table x (id uuid not null);',
  '-- drop table leads',
])('such a migration is one that only adds: %s', (statement) => {
  expect(breaches(statement)).toEqual([])
})
