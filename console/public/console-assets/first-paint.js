// Before the first paint: the colours and the direction of the last visit, so that nothing flashes.
try {
  const theme = localStorage.getItem('vorel.theme')
  const isDark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', isDark)
  const language = localStorage.getItem('vorel.language') ?? (navigator.language.startsWith('ar') ? 'ar' : 'en')
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
} catch {
  // No storage: the defaults of the page.
}
