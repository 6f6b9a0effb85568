import type { ReactNode } from 'react'
import { Field, Input } from './field.tsx'

/** As the server demands of a new one (src/accounts/accounts.ts). */
export const MIN_PASSWORD_LENGTH = 10

export interface PasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** One that is being chosen: it has a least length, and the browser may propose it. */
  readonly isNew?: boolean
  readonly hint?: ReactNode
  readonly error?: string | null
}

/** Written from left to right in either language, and known to password managers. */
export function PasswordField({ label, value, onChange, isNew = false, hint, error }: PasswordFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Input
          type="password"
          required
          {...(isNew ? { minLength: MIN_PASSWORD_LENGTH } : {})}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          dir="ltr"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          {...control}
        />
      )}
    </Field>
  )
}
