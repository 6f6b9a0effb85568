import type { Command } from 'commander'

export function registerListenCommand(_program: Command): void {}
