import { resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

const page = (name: string) => resolve(import.meta.dirname, `${name}.html`)

/** A page a file: `/` is the centre's console, the others are served at their name without `.html`. */
export default defineConfig({
  root: import.meta.dirname,
  // Svelte strips the types itself; a config file would only repeat the defaults.
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The subsets of the font must stay files of their own: a page fetches the four or five it needs of a
    // hundred.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: {
        console: page('index'),
        report: page('report'),
        audit: page('audit'),
        people: page('people'),
        settings: page('settings'),
        docs: page('docs'),
        designer: page('designer'),
      },
    },
  },
})
