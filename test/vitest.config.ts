import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const root = new URL('..', import.meta.url).pathname

/** Drives the real `npm start` like a journey, and stands where its code does. */
const COMMANDS = 'test/infra/local/commands/commands.test.ts'

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'node',
          environment: 'node',
          // One process for all files: to start one for each and to load the same modules there took half of
          // the time.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.svelte.test.ts', 'test/journeys/**', 'test/e2e/**', 'test/long/**', COMMANDS],
          // Of a test that hangs; under two workers beside a browser a healthy one has taken 20 s.
          testTimeout: 60_000,
        },
      },
      {
        root,
        plugins: [svelte({ configFile: false })],
        // Without both the browser condition and a DOM, effects silently never run.
        resolve: { conditions: ['browser'] },
        test: {
          name: 'svelte',
          environment: 'happy-dom',
          include: ['test/web/**/*.svelte.test.ts'],
          isolate: false,
        },
      },
      {
        root,
        test: {
          name: 'journeys',
          environment: 'node',
          include: ['test/journeys/**/*.test.ts', 'test/e2e/**/*.e2e.ts', COMMANDS],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        root,
        // Stores filled to a year's size, kills and load: minutes each, so `npm run test:long` has them and
        // `npm test` not.
        test: {
          name: 'long',
          environment: 'node',
          include: ['test/long/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
