/** What a business calls itself in a language: `profile.name_ar` in Arabic where it has one. */
export function businessName(tenant: { readonly name: string; readonly profile: unknown }, language: 'en' | 'ar'): string {
  const { profile } = tenant
  const arabic = typeof profile === 'object' && profile !== null && 'name_ar' in profile ? profile.name_ar : null
  return language === 'ar' && typeof arabic === 'string' && arabic.trim() !== '' ? arabic : tenant.name
}
