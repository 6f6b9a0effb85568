import path from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Everything but index.html goes to /console-assets, under names that change with the contents. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@vorel/sdk': path.resolve(import.meta.dirname, '../sdk/src/index.ts') } },
  build: {
    outDir: 'dist',
    assetsDir: 'console-assets',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://localhost:3000', '/chat-assets': 'http://localhost:3000' } },
})
