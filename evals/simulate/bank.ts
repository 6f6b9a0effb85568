import type { Sayings } from './scenario.ts'

/** What one language's customers say, by occasion. `{service}`, `{day}`, `{time}`, `{name}`, `{phone}`, `{with}` and `{party}` are filled in. */
export interface Bank {
  readonly hello: Sayings
  readonly smallTalk: Sayings
  readonly openBare: Sayings
  readonly openService: Sayings
  readonly openDay: Sayings
  readonly openFull: Sayings
  readonly when: Sayings
  readonly service: Sayings
  readonly otherService: Sayings
  readonly nameAndPhone: Sayings
  readonly name: Sayings
  readonly phone: Sayings
  readonly yes: Sayings
  readonly ordinals: readonly Sayings[]
  readonly pickTime: Sayings
  readonly correct: Sayings
  readonly change: Sayings
  readonly refuse: Sayings
  readonly move: Sayings
  readonly moveTo: Sayings
  readonly cancel: Sayings
  readonly partyHint: Sayings
  readonly dontKnow: Sayings
  readonly noMore: Sayings
  readonly bye: Sayings
  readonly weekdays: readonly Sayings[]
  readonly months: Sayings
  readonly names: readonly string[]
}
