import type { Scope } from '../scopes.ts'

/** What a person may do for one business, from least to most; each may do what those before it may. */
export const ROLES = ['viewer', 'agent', 'admin', 'owner'] as const
export type Role = (typeof ROLES)[number]

/** Viewer reads, agent works conversations and appointments, admin configures, owner also has keys, billing and team. */
export function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed)
}

/** The public operations that a role may use in the console. */
export const ROLE_OF_SCOPE = {
  read: 'viewer',
  'conversations:write': 'agent',
  'leads:write': 'agent',
  'appointments:write': 'agent',
  'crm:write': 'agent',
  'offerings:write': 'admin',
  'webhooks:write': 'admin',
} as const satisfies Record<Scope, Role>
