export function openApiDocument(publicUrl: string): Record<string, unknown> {
  return { publicUrl }
}
