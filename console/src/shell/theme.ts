export type Theme = 'light' | 'dark' | 'system'

export function currentTheme(): Theme {
  const kept = localStorage.getItem('vorel.theme')
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function setTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem('vorel.theme')
  else localStorage.setItem('vorel.theme', theme)
  const isDark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', isDark)
}
