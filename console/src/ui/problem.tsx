/** What went wrong with a form as a whole, announced when it appears; nothing as long as nothing did. */
export function Problem({ text }: { readonly text: string | null | undefined }) {
  if (!text) return null
  return (
    <p role="alert" className="text-sm text-danger">
      {text}
    </p>
  )
}
