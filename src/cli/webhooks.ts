import type { Command } from 'commander'

export function registerWebhookCommands(_program: Command): void {}
